import type { RequestHandler } from 'express';
import { differencesOf, type Difference, type FirstAnswer } from '../work/differences.ts';
import type { KeptComparison, KeptSet } from '../../../evaluation/compare/stored-comparison.ts';
import { keptRuns } from '../../../evaluation/compare/measurements.ts';
import { entryAddress } from '../../page/addresses.ts';
import { dateView } from '../../page/dates.ts';
import type { Strings } from '../../strings/en.ts';
import { numberOf, pageOf, textOf } from './form.ts';
import { pagesView, renderLab, wordsOf, type LabRouteParts } from './frame.ts';

/** `GET /lab/differences`: every query that two encoders of a comparison answer differently, the greatest damage first. */
export function differencesRoute({ lab }: LabRouteParts): RequestHandler {
  return (request, response) => {
    const { strings, lab: words } = wordsOf(response);
    const kept = lab.keptComparisons().filter(({ sets }) => sets.length > 0);
    const chosen = kept.find(({ id }) => id === textOf(request.query, 'comparison')) ?? kept[0];
    if (chosen === undefined) {
      renderLab(request, response, 'differences', 'differences', { empty: true });
      return;
    }
    const place = numberOf(textOf(request.query, 'set')) ?? 0;
    const set = chosen.sets[place] ?? chosen.sets[0];
    if (set === undefined) return;
    const { before, after } = pairOf(chosen, textOf(request.query, 'before'), textOf(request.query, 'after'));
    const differences = differencesOf(
      set,
      keptRuns(lab.comparisons, set, before),
      keptRuns(lab.comparisons, set, after),
    );
    const page = pageOf(differences, textOf(request.query, 'page'));
    const address = (number: number): string => {
      const choice = { comparison: chosen.id, set: String(chosen.sets.indexOf(set)), before, after };
      return `/lab/differences?${new URLSearchParams({ ...choice, page: String(number) }).toString()}`;
    };
    renderLab(request, response, 'differences', 'differences', {
      comparisons: kept.map(({ id, comparison }) => ({
        value: id,
        text: `${dateView(comparison.createdAt, strings)?.text ?? ''}: ${comparison.candidates.map(({ name }) => name).join(', ')}`,
        selected: id === chosen.id,
      })),
      sets: chosen.sets.map((each, index) => ({
        value: index,
        text: `${each.dataset}, ${each.mode}`,
        selected: each === set,
      })),
      befores: namesOf(chosen, before),
      afters: namesOf(chosen, after),
      ...{ before, after },
      summary: summaryOf(differences, set, words),
      rows: page.items.map((difference) => rowView(difference, { before, after }, strings)),
      pages: pagesView(page, address, words),
    });
  };
}

function pairOf(
  { comparison }: KeptComparison,
  before: string,
  after: string,
): { before: string; after: string } {
  const names = comparison.candidates.map(({ name }) => name);
  const first = names.includes(before) ? before : comparison.baseline;
  const second = names.includes(after) ? after : (names.find((name) => name !== first) ?? first);
  return { before: first, after: second };
}

function namesOf({ comparison }: KeptComparison, selected: string) {
  return comparison.candidates.map(({ name }) => ({ name, selected: name === selected }));
}

function summaryOf(
  differences: readonly Difference[],
  { queries, judged }: KeptSet,
  words: Strings['lab'],
): string {
  if (!judged) return words.differencesUnjudged(differences.length, queries.length);
  const worse = differences.filter(({ damage }) => (damage ?? 0) > 0).length;
  const better = differences.filter(({ damage }) => (damage ?? 0) < 0).length;
  return words.differencesJudged(differences.length, queries.length, worse, better);
}

function rowView(
  { query, relevant, before, after, damage }: Difference,
  names: { readonly before: string; readonly after: string },
  { lab }: Strings,
) {
  return {
    query,
    ask: `/lab/ask?${new URLSearchParams([
      ['query', query],
      ['variant', names.before],
      ['variant', names.after],
    ]).toString()}`,
    judge: `/lab/judgements/edit?${new URLSearchParams({ query }).toString()}`,
    damage: damage === null ? null : damageText(damage),
    kind: damage === null || damage === 0 ? 'even' : damage > 0 ? 'worse' : 'better',
    verdict:
      damage === null ? lab.unjudged : damage === 0 ? lab.neither : damage > 0 ? lab.gotWorse : lab.gotBetter,
    arms: [
      { name: names.before, ...firstView(before, relevant, lab) },
      { name: names.after, ...firstView(after, relevant, lab) },
    ],
  };
}

function damageText(damage: number): string {
  return `${damage > 0 ? '−' : damage < 0 ? '+' : ''}${Math.abs(damage).toFixed(2)}`;
}

function firstView(
  { id, question, rank, right, none }: FirstAnswer,
  relevant: readonly string[],
  lab: Strings['lab'],
) {
  return {
    question,
    href: id === null ? null : entryAddress(id),
    none: none || id === null,
    state: right === null ? null : right ? lab.isRight : lab.isWrong,
    kind: right === null ? 'unjudged' : right ? 'right' : 'wrong',
    place:
      relevant.length === 0 || right === true ? null : rank === null ? lab.rightNotFound : lab.rightAt(rank),
  };
}
