/** MITRE ATT&CK for ICS: the techniques that checks would see; consistent with, never proof. Identifiers and our own topic words only: the text is its publisher’s. csms.md §4. */
import { defineLibrary } from '../library.ts';

export const attackIcs = defineLibrary({
  id: 'attack-ics',
  title: 'ATT&CK for ICS',
  version: 'up to 18',
  isWhole: false,
  provenance:
    'Technique identifiers verified up to version 18 in Malcolm’s map (83 techniques, 2026-01). Version 19 introduced sub-techniques and split firmware; version 20.0 is dated 2026-10-13: check them against the current STIX file.',
  groups: {
    T: 'Techniques',
  },
  requirements: {
    T0812: 'Default credentials',
    T0822: 'Remote services from outside',
    T0836: 'Parameters changed',
    T0839: 'Firmware of modules',
    T0843: 'Program downloaded',
    T0848: 'A master nobody knows',
    T0855: 'Commands nobody authorised',
    T0857: 'Firmware of the system',
    T0858: 'Operating mode changed',
    T0864: 'Equipment that comes and goes',
    T0883: 'Reachable from the internet',
    T0889: 'Program changed',
  },
});
