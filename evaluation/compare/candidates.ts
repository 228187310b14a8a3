import { existsSync } from 'node:fs';
import { AppError } from '../../core/errors.ts';
import { pairName } from '../../core/domain.ts';
import { pairWith, type VariantPair } from '../../encoder/variants/pair.ts';
import { resolveVariant, type ResolveOptions } from '../../encoder/variants/resolve.ts';

/** What is compared: an encoder for both sides, or a pair of two. */
export interface Candidate extends VariantPair {
  /** As `pairName`; no two candidates share it. */
  readonly name: string;
}

/**
 * The candidates by their names: `VARIANT`, or `QUERY+ENTRY` for the encoder of the questions and that of the entries.
 *
 * @throws AppError `invalid` for fewer than two, or two that are called the same; `incompatible` for a pair that shares no vector
 *   space, and as `resolveVariant`
 */
export async function resolveCandidates(
  names: readonly string[],
  options: ResolveOptions,
): Promise<Candidate[]> {
  const candidates: Candidate[] = [];
  for (const name of new Set(names)) {
    const candidate = await resolveCandidate(name, options);
    const sameName = candidates.find((other) => other.name === candidate.name);
    if (sameName === undefined) candidates.push(candidate);
    else if (!isSame(sameName, candidate)) {
      throw new AppError(
        'invalid',
        `Two different encoders are called ${candidate.name}; rename the folder of one of them.`,
      );
    }
  }
  if (candidates.length >= 2) return candidates;
  throw new AppError(
    'invalid',
    'A comparison needs at least two: give --variant more than once, full depth among them.',
  );
}

/**
 * The encoders behind one name, which is read as `resolveCandidates` reads it.
 *
 * @throws AppError `invalid` for a name of neither form, `incompatible`, and as `resolveVariant`
 */
export async function resolveCandidate(name: string, options: ResolveOptions): Promise<Candidate> {
  const [queryName, entryName] = armsOf(name);
  const entry = await resolveVariant(entryName, options);
  const pair = entryName === queryName ? { entry, query: entry } : await pairWith(entry, queryName, options);
  return { ...pair, name: pairName({ variant: pair.entry.name, queryVariant: pair.query.name }) };
}

function armsOf(name: string): [query: string, entry: string] {
  // A folder may have a plus sign in its name.
  const parts = existsSync(name) ? [name] : name.split('+');
  const [query = '', entry = query] = parts;
  if (parts.length <= 2 && query !== '' && entry !== '') return [query, entry];
  throw new AppError('invalid', `"${name}" is neither VARIANT nor QUERY+ENTRY.`);
}

function isSame(one: VariantPair, other: VariantPair): boolean {
  return one.entry.identity === other.entry.identity && one.query.identity === other.query.identity;
}

/** Whether one encoder meets both questions and entries. */
function isAlone({ entry, query }: VariantPair): boolean {
  return entry.identity === query.identity;
}

/**
 * What the others are held against where nobody says: an encoder for both sides with the most layers; of several the
 * larger precision, then the first named.
 *
 * @throws AppError `invalid` where `name` is none of the candidates
 */
export function baselineOf(candidates: readonly Candidate[], name?: string): Candidate {
  if (name !== undefined) {
    const named = candidates.find((candidate) => candidate.name === name || candidate.entry.source === name);
    if (named !== undefined) return named;
    const names = candidates.map((candidate) => candidate.name).join(', ');
    throw new AppError('invalid', `The baseline ${name} is none of what is compared: ${names}.`);
  }
  const [first, ...others] = candidates.toSorted(
    (one, other) =>
      Number(isAlone(other)) - Number(isAlone(one)) ||
      other.query.layers - one.query.layers ||
      Number(other.query.precision === 'fp32') - Number(one.query.precision === 'fp32'),
  );
  if (first === undefined) throw new RangeError(`There is no candidate among ${others.length}.`);
  return first;
}
