import type { Candidate } from '../candidates.ts';

/** What a probability is computed from, by name. */
export type Features = Readonly<Record<string, number>>;

export function featuresOf({ dense, keyword }: Candidate): Features {
  return { cosine: dense?.cosine ?? 0, keyword: keyword?.score ?? 0 };
}
