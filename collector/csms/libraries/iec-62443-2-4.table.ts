/** IEC 62443-2-4:2023, service providers: the identifiers that checks name. Identifiers and our own topic words only: the text is its publisher’s. csms.md §4. */
import { defineLibrary } from '../library.ts';

export const iec62443Part24 = defineLibrary({
  id: 'iec-62443-2-4',
  title: 'IEC 62443-2-4',
  version: '2023',
  isWhole: false,
  provenance:
    'Identifiers from the CISO Assistant library (2026-04-28); they match common knowledge. Which requirement belongs to which security level is not in it and is not used.',
  groups: {
    SP: 'Service providers',
  },
  requirements: {
    'SP.07': 'Remote access of service providers',
  },
});
