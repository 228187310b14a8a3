import type { VerdictStrings } from '../../../evaluation/compare/verdict-words.ts';
import { numbersOf } from '../../../server/strings/numbers.ts';

const USE = {
  ...{ name: 'small', baseline: 'full', least: 0.98, measure: 'MRR@10', sets: 2, p: 0.012 },
  ...{ saved: 0.31, unit: 'ms' as const },
};
const WHERE = { dataset: 'faq-x', questions: 71, kept: { estimate: 0.963, low: 0.941, high: 0.987 } };
const OPEN = { ...WHERE, kept: { ...WHERE.kept, high: null } };
const NOTHING = { ...WHERE, kept: null };
const NONE = { dataset: 'faq-x', name: 'small', recall: 0.4, precision: 0.83 };

/** Every wording of a verdict by its name, told a record, with what of the record it must say. */
export function verdictTexts(
  words: VerdictStrings,
  language: string,
): Map<string, readonly [text: string, says: readonly string[]]> {
  const { number, percent, pStated } = numbersOf(language);
  const kept = ['71', ...Object.values(WHERE.kept).map((share) => percent(share))];
  const p = pStated(USE.p);
  return new Map<string, readonly [string, readonly string[]]>([
    ['nothingJudged', [words.nothingJudged, []]],
    ['nameJudgements', [words.nameJudgements, []]],
    ['nothingFound', [words.nothingFound('faq-x'), ['faq-x']]],
    ['checkJudgements', [words.checkJudgements, []]],
    ['earlierRule', [words.earlierRule, ['0.2']]],
    ['compareAgain', [words.compareAgain, ['bonsai compare']]],
    ['tooFew', [words.tooFew(71, 'full'), ['71', 'full']]],
    ['stay', [words.stay(USE), ['full', percent(USE.least), 'MRR@10', '2']]],
    ['use', [words.use(USE), ['small', 'full', percent(USE.least), 'MRR@10', '2', p, percent(USE.saved)]]],
    ['use, by size', [words.use({ ...USE, sets: 1, p: 0, unit: 'bytes' }), [pStated(0), percent(USE.saved)]]],
    ['use, saving nothing', [words.use({ ...USE, saved: 0 }), ['small']]],
    ['alsoNotWorse', [words.alsoNotWorse('small', 0.012, null), ['small', p]]],
    ['alsoNotWorse, dearer', [words.alsoNotWorse('small', 0.012, 'ms'), ['small', p]]],
    ['worse', [words.worse(['small', 'tiny']), ['small', 'tiny']]],
    ['notSettled', [words.notSettled('small', WHERE, 1234), ['small', number(1234), ...kept]]],
    ['notSettled, never', [words.notSettled('small', OPEN, null), ['small', percent(OPEN.kept.low)]]],
    ['fewFor', [words.fewFor('small', WHERE, 1234), ['small', number(1234), ...kept]]],
    ['fewFor, nothing found', [words.fewFor('small', NOTHING, null), ['small', 'faq-x']]],
    ['none', [words.none(NONE), ['faq-x', 'small', percent(NONE.recall), percent(NONE.precision)]]],
    [
      'none, never told',
      [words.none({ ...NONE, precision: null }), ['faq-x', 'small', percent(NONE.recall)]],
    ],
  ]);
}

/** Names of the wordings that `verdictTexts` has none for. */
export function untoldWordings(words: VerdictStrings): string[] {
  const told = [...verdictTexts(words, 'en').keys()];
  return Object.keys(words).filter((name) => !told.includes(name));
}
