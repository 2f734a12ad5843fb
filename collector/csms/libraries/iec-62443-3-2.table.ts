/** IEC 62443-3-2:2020, zones, conduits and their risk: the identifiers that checks name. Identifiers and our own topic words only: the text is its publisher’s. csms.md §4. */
import { defineLibrary } from '../library.ts';

export const iec62443Part32 = defineLibrary({
  id: 'iec-62443-3-2',
  title: 'IEC 62443-3-2',
  version: '2020',
  isWhole: false,
  provenance:
    'Identifiers from the CISO Assistant library (2026-04-28); they match common knowledge. Which requirement belongs to which security level is not in it and is not used.',
  groups: {
    ZCR: 'Zones and conduits',
  },
  requirements: {
    'ZCR 3.3': 'Safety-related assets stand apart',
    'ZCR 5.1': 'Threats to what is there',
    'ZCR 6.3': 'Drawings of zones and conduits',
  },
});
