import type { KeptShare } from '../../measures/non-inferiority.ts';
import type { CandidateVerdict, Comparison, Verdict } from './comparison.ts';

/** What is told of a verdict; the comparison has it all. */
type TellableVerdict = Pick<Comparison, 'baseline' | 'margin' | 'measure' | 'faq'> & {
  readonly verdict: Omit<Verdict, 'sentence' | 'remarks'>;
};

/** What the share that is kept may be where least is kept; null where the baseline scores nothing. */
export type KeptWhereLeast = { readonly dataset: string; readonly questions: number } & {
  readonly kept: KeptShare | null;
};

/** The words of a verdict in one language; shares are 0..1. */
export interface VerdictStrings {
  readonly nothingJudged: string;
  readonly nameJudgements: string;
  nothingFound(dataset: string): string;
  readonly checkJudgements: string;
  readonly earlierRule: string;
  readonly compareAgain: string;
  tooFew(questions: number, baseline: string): string;
  stay(words: { baseline: string; least: number; measure: string; sets: number }): string;
  use(words: {
    name: string;
    baseline: string;
    least: number;
    measure: string;
    sets: number;
    p: number;
    /** How much less than the baseline it costs; 0 where it is no less. */
    saved: number;
    unit: Verdict['costUnit'];
  }): string;
  alsoNotWorse(name: string, p: number, dearer: Verdict['costUnit'] | null): string;
  worse(names: readonly string[]): string;
  /** @param more judgements that are missing; null where that cannot be told */
  readonly notSettled: (name: string, where: KeptWhereLeast, more: number | null) => string;
  readonly fewFor: (name: string, where: KeptWhereLeast, more: number | null) => string;
  none(words: { dataset: string; name: string; recall: number; precision: number | null }): string;
}

/** A verdict in words: a sentence for a person who has to decide, and what qualifies it. */
export function tellVerdict(
  scored: TellableVerdict,
  words: VerdictStrings,
): Pick<Verdict, 'sentence' | 'remarks'> {
  const { verdict, faq } = scored;
  const sets = faq.filter(({ mode, queries }) => mode === verdict.mode && queries > 0);
  switch (verdict.outcome) {
    case 'nothing judged':
      return { sentence: words.nothingJudged, remarks: [words.nameJudgements] };
    case 'nothing found': {
      const empty = sets.find(
        ({ rows }) =>
          rows.find(({ name }) => name === scored.baseline)?.scores[scored.measure]?.estimate === 0,
      );
      return { sentence: words.nothingFound(empty?.dataset ?? ''), remarks: [words.checkJudgements] };
    }
    case 'earlier rule':
      return { sentence: words.earlierRule, remarks: [words.compareAgain] };
    case 'too few':
      return {
        sentence: words.tooFew(Math.min(...sets.map(({ queries }) => queries)), scored.baseline),
        remarks: remarksOf(scored, sets, words),
      };
    case 'stay':
    case 'use':
      return {
        sentence: recommendation(scored, sets.length, words),
        remarks: remarksOf(scored, sets, words),
      };
  }
}

function recommendation(
  { verdict, baseline, margin, measure }: TellableVerdict,
  sets: number,
  words: VerdictStrings,
): string {
  const least = 1 - margin;
  const of = (wanted: string | null): CandidateVerdict | undefined =>
    verdict.candidates.find(({ name }) => name === wanted);
  const chosen = of(verdict.chosen);
  if (chosen === undefined || chosen.name === baseline) return words.stay({ baseline, least, measure, sets });
  return words.use({
    ...{ name: chosen.name, baseline, least, measure, sets },
    p: chosen.notWorseP ?? 1,
    saved: Math.max(0, 1 - chosen.cost / (of(baseline)?.cost ?? NaN)),
    unit: verdict.costUnit,
  });
}

function remarksOf(scored: TellableVerdict, sets: TellableVerdict['faq'], words: VerdictStrings): string[] {
  const { verdict, baseline } = scored;
  const chosen = verdict.candidates.find(({ name }) => name === verdict.chosen);
  const others = verdict.candidates.filter(({ name }) => name !== verdict.chosen && name !== baseline);
  const worse = others.filter(({ status }) => status === 'worse').map(({ name }) => name);
  return [
    ...others.flatMap(({ name, status, notWorseP, moreJudgements, cost }) => {
      if (status === 'not worse') {
        return [
          words.alsoNotWorse(
            name,
            notWorseP ?? 1,
            chosen !== undefined && cost > chosen.cost ? verdict.costUnit : null,
          ),
        ];
      }
      const where = keptWhereLeast(scored, name);
      if (where === null || status === 'worse') return [];
      return [(status === 'too few' ? words.fewFor : words.notSettled)(name, where, moreJudgements)];
    }),
    ...(worse.length === 0 ? [] : [words.worse(worse)]),
    // What a person must know before trusting it with questions that nobody has an answer to.
    ...sets.flatMap(({ dataset, rows }) => {
      const none = rows.find(({ name }) => name === (verdict.chosen ?? baseline))?.confidence.none ?? null;
      if (none === null) return [];
      const { recall, precision } = none;
      const name = verdict.chosen ?? baseline;
      return [
        words.none({ dataset, name, recall, precision: Number.isFinite(precision) ? precision : null }),
      ];
    }),
  ];
}

/** The set on which a candidate keeps the smallest share of the baseline; null for the baseline itself. */
export function keptWhereLeast(
  { verdict, faq }: Pick<TellableVerdict, 'verdict' | 'faq'>,
  name: string,
): KeptWhereLeast | null {
  const found = faq
    .filter(({ mode, queries }) => mode === verdict.mode && queries > 0)
    .flatMap(({ dataset, queries, rows }) => {
      const test = rows.find((row) => row.name === name)?.test ?? null;
      return test === null ? [] : [{ dataset, questions: queries, kept: test.kept }];
    });
  const share = ({ kept }: KeptWhereLeast): number => kept?.estimate ?? -Infinity;
  return found.toSorted((one, other) => share(one) - share(other))[0] ?? null;
}
