import type { CandidateSettings } from './candidates.ts';

/** Measured on the dev halves; see docs/decisions/fusion.md. */
export const CANDIDATE_SETTINGS: CandidateSettings = {
  kindWeights: { question: 1, alternate: 1, answer: 0.95 },
  bm25: { fieldWeights: [1, 1, 0.25], k1: 0.9, b: 0.75 },
  depth: 30,
};

/** The dense half's share of the fused score. */
export const DENSE_SHARE = 0.6;

/** Entries whose score is this close to the first are near ties. */
export const NEAR_TIE = 0.03;
