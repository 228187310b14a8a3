import { formatPStated, percent } from '../../core/figures.ts';
import type { KeptWhereLeast, VerdictStrings } from './verdict-words.ts';

const list = new Intl.ListFormat('en');
const number = (value: number): string => value.toLocaleString('en');
const questions = (count: number): string =>
  `${number(count)} judged ${count === 1 ? 'question' : 'questions'}`;
const on = (sets: number): string =>
  sets === 1 ? 'the judged questions' : `each of the ${sets} judged sets`;

function keeps({ kept, dataset, questions: count }: KeptWhereLeast): string {
  if (kept === null) return `nothing is found on ${dataset}`;
  const range =
    kept.high === null ? `${percent(kept.low)} or more` : `${percent(kept.low)} to ${percent(kept.high)}`;
  return `it keeps ${percent(kept.estimate)}, and ${questions(count)} ${count === 1 ? 'leaves' : 'leave'} open ${range}`;
}

/** The words of a verdict in English. */
export const verdictEn: VerdictStrings = {
  nothingJudged: 'There is no verdict, since no judged questions with an answer were compared.',
  nameJudgements: 'Name a FAQ and its judgements to learn which of these may serve it.',
  nothingFound: (dataset) =>
    `There is no verdict: with the baseline, none of the judged questions on ${dataset} finds a right entry among the first ten.`,
  checkJudgements: "Check that the judgements name this FAQ's entries by their ids.",
  earlierRule:
    'There is no verdict: this was compared before version 0.2, whose verdicts were too sure of themselves.',
  compareAgain: 'Run "bonsai compare" again for a verdict; what was measured is used again.',
  tooFew: (count, baseline) =>
    `There are too few questions for a verdict: ${questions(count)} cannot show that a cheaper encoder answers as well. Stay with ${baseline} until there are more.`,
  stay: ({ baseline, least, measure, sets }) =>
    `Stay with ${baseline}: no cheaper one is shown to keep at least ${percent(least)} of its ${measure} on ${on(sets)}.`,
  use: ({ name, baseline, least, measure, sets, p, saved, unit }) => {
    const share = percent(saved, 0);
    const gain =
      unit === 'ms'
        ? `a question costs ${saved < 0.005 ? 'no less' : `${share} less`}`
        : `it is ${saved < 0.005 ? 'no smaller' : `${share} smaller`}`;
    return `Use ${name}: it is the ${unit === 'ms' ? 'cheapest' : 'smallest'} that keeps at least ${percent(least)} of the ${measure} of ${baseline} on ${on(sets)} (${formatPStated(p)}), and ${gain}.`;
  },
  alsoNotWorse: (name, p, dearer) =>
    `${name} is not worse either (${formatPStated(p)})${dearer === null ? '' : `, but ${dearer === 'ms' ? 'slower' : 'larger'}`}.`,
  worse: (names) => `${list.format(names)} ${names.length === 1 ? 'answers' : 'answer'} measurably worse.`,
  notSettled: (name, where, more) =>
    `${name} is not settled: ${keeps(where)}. ${more === null ? 'It lies so close to the line that no number of judgements would tell.' : `About ${number(more)} more ${more === 1 ? 'judgement' : 'judgements'} would probably tell.`}`,
  fewFor: (name, where, more) =>
    `${name}: too few questions; ${keeps(where)}. ${more === null ? 'How many more it takes cannot be told.' : `Even where nothing is lost it takes ${number(more)} more.`}`,
  none: ({ dataset, name, recall, precision }) =>
    `Of the questions without an answer on ${dataset}, ${name} tells ${percent(recall, 0)} that there is none${precision === null ? '' : `; ${percent(precision, 0)} of its "none" are right`}.`,
};
