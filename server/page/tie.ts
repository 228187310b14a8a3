import type { Hit } from '../../core/domain.ts';

/** Scores this close say nothing about which of two entries is meant; docs/decisions/page.md has what that was chosen by. */
const TIE = 0.02;

/** Whether the first two hits fit a question about equally well, so that it is worth asking back which one is meant. */
export function isTie([first, second]: readonly Pick<Hit, 'score' | 'band'>[]): boolean {
  if (first === undefined || second === undefined) return false;
  return first.band === 'maybe' && second.band !== 'none' && Math.abs(first.score - second.score) <= TIE;
}
