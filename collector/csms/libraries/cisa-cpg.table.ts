/** CISA Cross-Sector Cybersecurity Performance Goals 2.0: the identifiers that checks name. Identifiers and our own topic words only: the text is its publisher’s. csms.md §4. */
import { defineLibrary } from '../library.ts';

export const cisaCpg = defineLibrary({
  id: 'cisa-cpg',
  title: 'CISA CPG',
  version: '2.0',
  isWhole: false,
  provenance:
    'Identifiers of version 2.0, verified in the CISO Assistant library (2026-04-28); the numbering differs from version 1.0.1.',
  groups: {
    '2': 'Identify',
    '3': 'Protect',
    '4': 'Detect',
  },
  requirements: {
    '2.A': 'Inventory',
    '2.E': 'Drawings of networks',
    '3.A': 'Default passwords',
    '3.I': 'Parts of the network',
    '3.K': 'Encryption on the way',
    '3.N': 'Changes are approved',
    '3.P': 'New equipment is approved',
    '3.R': 'No connection nobody knows',
    '3.S': 'Plant equipment and the internet',
    '4.B': 'Detection',
  },
});
