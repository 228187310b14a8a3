import { distinct, hashed, type Text } from '../encoder/runtime/embed-into.ts';

/** Queries that the HNSW is tested with: one for every fourth phrasing, since each has to be embedded too. */
const PHRASINGS_A_PROBE = 4;
const MIN_PROBES = 100;
const MAX_PROBES = 1_000;

/** Vectors that the exact scan may look at, so that testing a large index does not take longer than building it. */
export const MAX_COMPARISONS = 20_000_000;

/** Words below which a text is cut between letters. */
const FEW_WORDS = 4;

/**
 * Texts like those that people type, to test the HNSW with: spans of phrasings, and the beginning of one phrasing
 * with the end of another. None is itself a phrasing. The phrasings with the smallest hashes are taken, so that a
 * small change of the FAQ changes few probes, and the vectors of the others are there already.
 *
 * @param phrasings each text once
 */
export function probesOf(phrasings: readonly Text[]): Text[] {
  const count = probeCount(phrasings.length);
  const chosen = [...phrasings].sort((one, other) => one.hash.compare(other.hash)).slice(0, count);
  const known = new Set(phrasings.map(({ text }) => text));
  const probes = chosen.map(({ text, hash }, index) => {
    const next = chosen[(index + 1) % chosen.length]?.text ?? text;
    return hash.readUInt8(31) % 2 === 0
      ? slice(text, 0.2, 0.8)
      : `${slice(text, 0, 0.5)} ${slice(next, 0.5, 1)}`;
  });
  return distinct(hashed(probes, 'query')).filter(({ text }) => text !== '' && !known.has(text));
}

function probeCount(phrasings: number): number {
  const wanted = Math.max(MIN_PROBES, Math.ceil(phrasings / PHRASINGS_A_PROBE));
  return Math.min(wanted, MAX_PROBES, Math.ceil(MAX_COMPARISONS / Math.max(1, phrasings)));
}

/** The part of a text between two shares of its length, in whole words where it has some. */
function slice(text: string, from: number, to: number): string {
  const words = text.split(' ');
  const [parts, glue] = words.length < FEW_WORDS ? [Array.from(text), ''] : [words, ' '];
  return parts
    .slice(Math.floor(parts.length * from), Math.ceil(parts.length * to))
    .join(glue)
    .trim();
}
