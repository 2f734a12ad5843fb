/** Directive (EU) 2022/2555, Article 21(2). Identifiers and our own topic words only: the text is its publisher’s. csms.md §4. */
import { defineLibrary } from '../library.ts';

export const nis2 = defineLibrary({
  id: 'nis2',
  title: 'NIS2',
  version: '2022/2555, Art. 21(2)',
  isWhole: true,
  provenance:
    'Identifiers verified in the CISO Assistant library (2026-04-28); the framework is a public text.',
  groups: {
    '21.2': 'Measures',
  },
  requirements: {
    '21.2.a': 'Risk analysis and policies',
    '21.2.b': 'Incident handling',
    '21.2.c': 'Continuity, backup, crisis',
    '21.2.d': 'Supply chain',
    '21.2.e': 'Acquisition, development, maintenance',
    '21.2.f': 'Effectiveness of measures',
    '21.2.g': 'Hygiene and training',
    '21.2.h': 'Cryptography',
    '21.2.i': 'People, access, assets',
    '21.2.j': 'Strong authentication',
  },
});
