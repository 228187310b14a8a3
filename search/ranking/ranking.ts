import type { SearchMode } from '../../core/domain.ts';
import type { Content } from '../../store/generation/content.ts';
import { byId, type Candidate, type Candidates } from './candidates.ts';
import { convexCombination } from './fusion.ts';

/** A candidate with the score that it is ranked by. */
export interface Ranked {
  readonly candidate: Candidate;
  /** -1..1 */
  readonly score: number;
}

/**
 * The candidates, best first, ties by identifier.
 *
 * @param denseShare the dense half's share of the fused score, 0..1
 */
export function rank(
  { entries }: Pick<Candidates, 'entries'>,
  mode: SearchMode,
  content: Content,
  denseShare: number,
): Ranked[] {
  return entries
    .map((candidate) => ({ candidate, score: scoreOf(candidate, mode, denseShare) }))
    .sort((one, other) => other.score - one.score || byId(content, one.candidate.row, other.candidate.row));
}

function scoreOf({ dense, keyword }: Candidate, mode: SearchMode, denseShare: number): number {
  if (mode === 'dense') return dense?.score ?? -1;
  if (mode === 'keyword') return keyword?.score ?? 0;
  return convexCombination(dense?.score ?? 0, keyword?.score ?? 0, denseShare);
}
