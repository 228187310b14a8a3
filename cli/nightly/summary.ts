import { percent } from '../../core/figures.ts';
import { catalog } from '../../encoder/variants/catalog.ts';
import type { DryRun } from '../../indexer/dry-run.ts';
import type { IndexReport } from '../../indexer/run.ts';
import { formatDuration } from '../console/progress.ts';
import { formatRecalibration, type Recalibration } from '../console/recalibration.ts';

/** What became of the generation, and what to do about it. */
function activationLine({ generation, built, live, activated, pinned }: IndexReport): string {
  if (activated)
    return built
      ? `Generation ${generation} is live.`
      : `Nothing has changed; generation ${generation} is live.`;
  if (pinned)
    return `Generation ${generation} is ready, but ${live ?? 'another one'} is pinned by a rollback: "bonsai unpin" lets it go live.`;
  return `Generation ${generation} is ready but not live; "bonsai search … --variant" asks it.`;
}

/** What to do about it: the encoder that ships for more than English, where one does; else one that a hub has. */
function unknownLanguage(variant: string): string {
  const { multilingual } = catalog();
  const finding = `${variant} cannot read the language of this FAQ, so that entries are found mostly by their words.`;
  if (multilingual?.variant === variant)
    return `${finding} docs/languages.md tells how to make an encoder for it.`;
  const { variant: entries, queryVariant: queries } = multilingual ?? HUB_MODEL;
  const asking = queries === entries ? '' : ` --query-variant ${queries}`;
  return `${finding} Index it again with --variant ${entries}${asking}.`;
}

const HUB_MODEL = {
  variant: 'intfloat/multilingual-e5-small',
  queryVariant: 'intfloat/multilingual-e5-small',
};

const NOT_CALIBRATED =
  'Not yet calibrated: no calibration ships for this encoder, so how sure it is is only an estimate so far. Judge 200 or more questions (bonsai calibrate --help, or the lab) and index again.';

/** What "none" is worth on this FAQ. */
function ownNoneLine({ questions, toldNone, wronglyNone }: NonNullable<IndexReport['nearMisses']>): string {
  const wrongly =
    wronglyNone === null
      ? ''
      : `, and to ${percent(wronglyNone)} of those whose entry is there, by its question and answer`;
  return `"No answer" here: said to ${percent(toldNone)} of ${questions} of the FAQ's own questions when their entry is left out${wrongly}.`;
}

/** What a run did, for a person. */
export function summary(report: IndexReport, calibration: Recalibration | null): string {
  const {
    entries,
    added,
    changed,
    removed,
    unchanged,
    embedded,
    truncated,
    variant,
    queryVariant,
    seconds,
    selfRecall,
    recallAt10,
    graph,
    notice,
    calibrated,
    knowsLanguage,
    nearMisses,
    gates,
  } = report;
  return [
    `${entries} entries: ${added} added, ${changed} changed, ${removed} removed, ${unchanged} unchanged.`,
    `${embedded} texts embedded by ${variant}${truncated > 0 ? `, of which ${truncated} were cut at the longest it reads` : ''}.`,
    ...(queryVariant === undefined ? [] : [`Questions are embedded by ${queryVariant}.`]),
    `Verified: ${percent(selfRecall)} of the entries find themselves${graph ? `, HNSW recall@10 ${percent(recallAt10)}` : ''}.`,
    ...gateLines(gates),
    ...(notice === null ? [] : [notice]),
    ...(knowsLanguage ? [] : [unknownLanguage(variant)]),
    ...(calibrated ? [] : [NOT_CALIBRATED]),
    ...(nearMisses === null ? [] : [ownNoneLine(nearMisses)]),
    ...formatRecalibration(calibration),
    `${activationLine(report)} (${formatDuration(seconds)})`,
  ].join('\n');
}

/** What was compared with the index before, and what somebody let pass. */
function gateLines(gates: IndexReport['gates']): string[] {
  return gates
    .filter(({ gate, passed, figure }) => !passed || (COMPARED.has(gate) && figure !== null))
    .map(({ passed, reason }) => `${passed ? 'Compared' : 'Accepted'}: ${reason}`);
}

const COMPARED: ReadonlySet<string> = new Set(['quality', 'flips', 'latency']);

/** Ids of each kind that a terminal lists. */
const MOST_NAMED = 20;

/** What a run would do, for a person. */
export function dryRunSummary({ entries, variant, embedded, gates, ...plan }: DryRun): string {
  const { added, changed, removed, unchanged, changes } = plan;
  const named = Object.entries(changes).flatMap(([kind, ids]: [string, readonly string[]]) =>
    ids.length === 0
      ? []
      : [`  ${kind}: ${ids.slice(0, MOST_NAMED).join(', ')}${ids.length > MOST_NAMED ? ', …' : ''}`],
  );
  return [
    `${entries} entries it would be: ${added} added, ${changed} changed, ${removed} removed, ${unchanged} unchanged.`,
    ...named,
    `${embedded} texts to embed by ${variant}.`,
    ...gates
      .filter(({ passed, accepted }) => !passed && accepted !== true)
      .map(({ reason }) => `It would be refused: ${reason}`),
    'Nothing was changed.',
  ].join('\n');
}
