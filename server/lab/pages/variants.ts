import type { RequestHandler } from 'express';
import type { DescribedVariant, MeasuredVariant } from '../work/variant-list.ts';
import { tallies } from '../work/arms.ts';
import { pairName } from '../../../core/domain.ts';
import type { Score } from '../../../evaluation/compare/comparison.ts';
import { answerHtml } from '../../page/answer-html.ts';
import { dateView } from '../../page/dates.ts';
import type { LabStrings } from '../../strings/lab-en.ts';
import type { Strings } from '../../strings/en.ts';
import { answerSettings, renderLab, wordsOf, type AnswerSettings, type LabRouteParts } from './frame.ts';

const VOTES = 1000;

/** `GET /lab`: every encoder with where it comes from, what it scored, and how often people preferred it. */
export function variantsRoute({ lab, withLive }: LabRouteParts): RequestHandler {
  return async (request, response) => {
    const { strings, lab: words } = wordsOf(response);
    const show = { strings, settingOf: answerSettings(response) };
    const serving = await servingNames(withLive);
    const voted = tallies(lab.book.trials.voted(VOTES));
    const variants = (await lab.variants())
      .toSorted((one, other) => rankOf(one, serving) - rankOf(other, serving))
      .map((variant, at) => variantView(variant, at, serving, show));
    renderLab(request, response, 'variants', 'variants', {
      variants,
      serving: serving === null ? null : words.serving(pairName(serving)),
      votes: voted.map(({ name, won, lost, equal }) => ({ name, won, lost, equal })),
    });
  };
}

interface Serving {
  readonly variant: string;
  readonly queryVariant: string;
}

function isServing({ summary: { name } }: DescribedVariant, serving: Serving | null): boolean {
  return serving?.variant === name || serving?.queryVariant === name;
}

/** What serves comes first, then what is measured, then what is made; the others keep their order. */
function rankOf(variant: DescribedVariant, serving: Serving | null): number {
  if (isServing(variant, serving)) return 0;
  if (variant.measured !== null) return 1;
  return variant.summary.bytes === null ? 3 : 2;
}

async function servingNames(withLive: LabRouteParts['withLive']): Promise<Serving | null> {
  try {
    return await withLive(({ searcher: { variant, queryVariant } }) => ({ variant, queryVariant }));
  } catch {
    // The list of encoders is of use before anything has been indexed.
    return null;
  }
}

/** One encoder of the list. */
function variantView(
  variant: DescribedVariant,
  at: number,
  serving: Serving | null,
  { strings, settingOf }: { readonly strings: Strings; readonly settingOf: AnswerSettings },
) {
  const { summary, lineage, card, measured } = variant;
  const { lab } = strings;
  const { name, layers, keptLayers, parameters, bytes, precision, dimensions, base, problem } = summary;
  const notMade = problem === undefined ? lab.notMade : lab.baseMissing;
  return {
    name,
    serves: isServing(variant, serving),
    facts: [
      { name: lab.factBase, value: base },
      { name: lab.factLayers, value: lab.layersKept(layers, keptLayers.join(', ')) },
      { name: lab.factTuning, value: tuningOf(lineage, lab) },
      { name: lab.factPrecision, value: precision },
      { name: lab.factSize, value: bytes === null ? notMade : `${(bytes / 1e6).toFixed(1)} MB` },
      ...(parameters === null
        ? []
        : [{ name: lab.factParameters, value: `${(parameters / 1e6).toFixed(1)} M` }]),
      ...(dimensions === null ? [] : [{ name: lab.factDimensions, value: String(dimensions) }]),
      ...moreLineage(summary, lineage, lab),
    ],
    scores: measured === null ? null : scoresView(measured, strings),
    command: `npx bonsai compare FAQ JUDGEMENTS --variant ${name} --variant …`,
    cardHtml: card === null ? null : answerHtml(card, settingOf(String(at + 1), 3)),
  };
}

function tuningOf(lineage: DescribedVariant['lineage'], lab: LabStrings): string {
  if (lineage === null) return lab.tuningUnknown;
  const phases = lineage.phases.map(({ phase }) => (typeof phase === 'string' ? phase : '?'));
  return phases.length === 0 ? lab.tuningNone : phases.join(' → ');
}

function moreLineage(
  { sharesSpaceWith }: DescribedVariant['summary'],
  lineage: DescribedVariant['lineage'],
  lab: LabStrings,
): { readonly name: string; readonly value: string }[] {
  const selection = lineage?.selection ?? null;
  const vocabulary = lineage?.vocabulary ?? null;
  return [
    ...(selection === null ? [] : [{ name: lab.factChosen, value: lab.chosenBy(selection.choices) }]),
    ...(vocabulary === null
      ? []
      : [{ name: lab.factVocabulary, value: lab.vocabularyOf(vocabulary.tokens, vocabulary.of) }]),
    ...(sharesSpaceWith === null
      ? []
      : [
          { name: lab.factSpace, value: `${sharesSpaceWith.variant} (${sharesSpaceWith.cosine.toFixed(2)})` },
        ]),
  ];
}

function scoresView(
  { comparison, at, status, measure, scores, similarity, questionMs }: MeasuredVariant,
  strings: Strings,
) {
  const { lab } = strings;
  return {
    href: `/lab/comparisons/${comparison}`,
    when: dateView(at, strings),
    status: status === null ? null : { kind: status.replace(' ', '-'), text: lab.statuses[status] },
    rows: [
      ...scores.map(({ dataset, mode, score }) => ({
        name: `${measure}, ${dataset}, ${mode}`,
        value: points(score.estimate),
        range: `${points(score.low)}–${points(score.high)}`,
        difference: differenceOf(score),
      })),
      ...similarity.map(({ dataset, spearman }) => ({
        name: `Spearman, ${dataset}`,
        value: points(spearman),
        range: '',
        difference: '',
      })),
    ],
    time: questionMs === null ? lab.notTimed : lab.questionTime(questionMs.toFixed(1)),
  };
}

function differenceOf({ toBaseline }: Score): string {
  if (toBaseline === null) return '';
  const { estimate, low, high } = toBaseline;
  return `${signed(estimate)} (${signed(low)} … ${signed(high)})`;
}

/** NaN comes back from JSON as null. */
function points(share: number | null): string {
  return share === null || Number.isNaN(share) ? '–' : (share * 100).toFixed(1);
}

function signed(share: number | null): string {
  if (share === null || Number.isNaN(share)) return '–';
  return `${share < 0 ? '−' : '+'}${Math.abs(share * 100).toFixed(1)}`;
}
