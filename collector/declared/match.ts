/**
 * Which declared asset an observed one is: evidence in order, the first decisive hit, against vetoes.
 * An address alone never decides. csms.md §3.3, Identity resolution.
 */
import type { DeclaredWhole } from './declared-asset.ts';
import type { ObservedAsset } from './observed-asset.ts';
import { areOneMaker } from './vendor.ts';
import { namingMacs, seenByMany, vetoOf } from './vetoes.ts';

export const WAYS = ['serial', 'mac', 'decision', 'name', 'address', 'likeness'] as const;
export type Way = (typeof WAYS)[number];

export interface Candidate {
  readonly asset: DeclaredWhole;
  /** The zone it is declared in has addresses that nobody hands out anew. */
  readonly isStatic: boolean;
  /** Observed assets that are it already, this one aside. */
  readonly members: readonly ObservedAsset[];
}

/** What people decided on the observed asset before. */
export interface Decided {
  /** It is that one. */
  readonly declared: string | null;
  /** It is none of these. */
  readonly apart: readonly string[];
}

export interface Finding {
  readonly declared: string;
  readonly way: Way;
  /** 0 to 100. */
  readonly confidence: number;
  readonly reason: string;
}

export interface Decision {
  readonly match: Finding | undefined;
  /** What a person may decide on, the likeliest first; five at most. */
  readonly suggestions: readonly Finding[];
  /** Several declared assets go by one serial or one MAC of it: they are one, or one of them is wrong. */
  readonly contested: readonly string[];
  /** They go by its serial or MAC, and another one that does is heard in another zone. */
  readonly cloned: readonly string[];
}

interface Evidence {
  readonly way: Way;
  readonly isDecisive: boolean;
  readonly confidence: number;
  says(observed: ObservedAsset, candidate: Candidate, decided: Decided): string | undefined;
}

/** In order. What is not decisive is a suggestion. */
const EVIDENCE: readonly Evidence[] = [
  {
    ...{ way: 'serial', isDecisive: true, confidence: 98 },
    says: (observed, { asset }) =>
      hasSerial(observed, asset) && areOneMaker(observed.vendor, asset.vendor) === true
        ? 'Its serial and its maker are the declared ones.'
        : undefined,
  },
  {
    ...{ way: 'mac', isDecisive: true, confidence: 95 },
    says: (observed, { asset }) =>
      namingMacs(observed).some((mac) => goesBy(asset, 'mac', mac))
        ? 'It has a burnt-in MAC that is declared.'
        : undefined,
  },
  {
    ...{ way: 'decision', isDecisive: true, confidence: 90 },
    says: ({ id }, { asset }, { declared }) =>
      declared === asset.id || goesBy(asset, 'observed', id) ? 'A person decided so.' : undefined,
  },
  {
    ...{ way: 'name', isDecisive: true, confidence: 80 },
    says: (observed, { asset }) =>
      sharesName(observed, asset) && isOfItsKind(observed, asset) === true
        ? 'Its name and its maker or model are the declared ones.'
        : undefined,
  },
  {
    ...{ way: 'serial', isDecisive: false, confidence: 75 },
    says: (observed, { asset }) =>
      hasSerial(observed, asset) && areOneMaker(observed.vendor, asset.vendor) === undefined
        ? 'Its serial is the declared one; who made it is not known.'
        : undefined,
  },
  {
    ...{ way: 'name', isDecisive: false, confidence: 65 },
    says: (observed, { asset }) =>
      sharesName(observed, asset) && isOfItsKind(observed, asset) !== false
        ? 'Its name is the declared one; maker and model are not known.'
        : undefined,
  },
  {
    ...{ way: 'address', isDecisive: false, confidence: 60 },
    says: (observed, { asset, isStatic }) =>
      isStatic && sharesAddress(observed, asset) && isAlike(observed, asset)
        ? 'Its address, class and maker are the declared ones, where addresses are fixed.'
        : undefined,
  },
  {
    ...{ way: 'likeness', isDecisive: false, confidence: 40 },
    says: (observed, { asset, members }) =>
      members.length === 0 && isLike(observed, asset)
        ? 'An asset of this model is declared here and was not seen.'
        : undefined,
  },
];

const MOST_SUGGESTED = 5;

/** `candidates`: whoever is declared by any name of it, and who is like it. */
export function decide(
  observed: ObservedAsset,
  candidates: readonly Candidate[],
  decided: Decided,
): Decision {
  const suggestions: Finding[] = [];
  const contested: string[] = [];
  const cloned: string[] = [];
  for (const evidence of EVIDENCE) {
    const { way, confidence } = evidence;
    const hits = candidates.flatMap((candidate) => {
      const reason = evidence.says(observed, candidate, decided);
      return reason === undefined ? [] : [{ candidate, reason }];
    });
    const able = hits.filter(
      ({ candidate }) => !vetoOf(observed, candidate, decided, evidence.way),
    );
    if (way === 'serial' || way === 'mac') {
      const isCloned = (one: Candidate) => vetoOf(observed, one, decided, way)?.of === 'zone';
      cloned.push(
        ...hits.flatMap((hit) => (isCloned(hit.candidate) ? hit.candidate.asset.id : [])),
      );
    }
    const [only, other] = able;
    if (evidence.isDecisive && only && !other) {
      const match = { declared: only.candidate.asset.id, way, confidence, reason: only.reason };
      return { match, suggestions: [], contested, cloned };
    }
    if (evidence.isDecisive && other && way !== 'name') {
      contested.push(...able.map(({ candidate }) => candidate.asset.id));
    }
    suggestions.push(...hits.map((hit) => suggested(observed, hit, evidence, decided)));
  }
  return { match: undefined, suggestions: best(suggestions), contested, cloned };
}

/** What a veto keeps from being decided a person may still decide, and reads why it was not. */
function suggested(
  observed: ObservedAsset,
  { candidate, reason }: { readonly candidate: Candidate; readonly reason: string },
  { way, confidence }: Evidence,
  decided: Decided,
): Finding {
  const veto = vetoOf(observed, candidate, decided, way);
  return {
    ...{ declared: candidate.asset.id, way },
    confidence: veto === undefined ? Math.min(confidence, 75) : 20,
    reason: veto === undefined ? reason : `${reason} But: ${veto.sentence}`,
  };
}

/** The likeliest of each declared asset. */
function best(suggestions: readonly Finding[]): readonly Finding[] {
  const sorted = suggestions.toSorted((a, b) => b.confidence - a.confidence);
  const first = new Map<string, Finding>();
  for (const one of sorted) if (!first.has(one.declared)) first.set(one.declared, one);
  return [...first.values()].slice(0, MOST_SUGGESTED);
}

function goesBy(asset: DeclaredWhole, kind: string, value: string): boolean {
  return asset.identities.some(
    (one) => one.until === null && one.kind === kind && one.value === value,
  );
}

const hasSerial = ({ serial }: ObservedAsset, asset: DeclaredWhole) =>
  serial !== null && goesBy(asset, 'serial', serial.trim().toLowerCase());

const sharesName = ({ names }: ObservedAsset, asset: DeclaredWhole) =>
  names.some((name) => goesBy(asset, 'name', name.trim().toLowerCase()));

/** Undefined: neither maker nor model is known of both. */
function isOfItsKind(observed: ObservedAsset, asset: DeclaredWhole): boolean | undefined {
  const maker = areOneMaker(observed.vendor, asset.vendor);
  if (maker === false) return false;
  const model = isOneModel(observed.model, asset.model);
  return model ?? maker;
}

export function isOneModel(one: string | null, other: string | null): boolean | undefined {
  if (one === null || other === null) return undefined;
  const [a, b] = [letters(one), letters(other)];
  return a === b || a.includes(b) || b.includes(a);
}

const letters = (text: string) => text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');

/** An address is one of a network: that of the other cell is another one. */
function sharesAddress(observed: ObservedAsset, asset: DeclaredWhole): boolean {
  if (seenByMany(observed)) return false;
  return asset.identities.some(
    ({ kind, value, network, until }) =>
      kind === 'ip' &&
      until === null &&
      observed.addresses.some((one) => one.value === value && isThere(one.network, network)) &&
      (network !== '' || (asset.zone !== null && asset.zone === observed.zone)),
  );
}

const isThere = (network: string, declared: string) => declared === '' || declared === network;

const isAlike = (observed: ObservedAsset, asset: DeclaredWhole) =>
  observed.role === asset.class && areOneMaker(observed.vendor, asset.vendor) === true;

function isLike(observed: ObservedAsset, asset: DeclaredWhole): boolean {
  if (areOneMaker(observed.vendor, asset.vendor) !== true) return false;
  if (observed.model === null || asset.model === null) return false;
  if (letters(observed.model) !== letters(asset.model)) return false;
  if (asset.zone !== null && observed.zone !== null && asset.zone !== observed.zone) return false;
  const declared = asset.services ?? [];
  return declared.length === 0 || declared.some((one) => observed.services.includes(one));
}
