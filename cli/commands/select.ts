import { Option } from '@commander-js/extra-typings';
import { AppError } from '../../core/errors.ts';
import { dataLayout } from '../../core/paths.ts';
import { readTexts } from '../../faq/datasets/texts.ts';
import { PRECISIONS } from '../../encoder/model/precision.ts';
import type { Bound } from '../../evaluation/selection/measured.ts';
import { formatDifference } from '../../evaluation/report/format.ts';
import { selectionDocument } from '../../evaluation/selection/document.ts';
import {
  type Confirmation,
  select,
  type HalfResult,
  type Selection,
} from '../../evaluation/selection/select.ts';
import { removalTree, treeLines, type RemovalNode } from '../../evaluation/selection/removal-tree.ts';
import { loggedQuestions } from '../../store/activity/logged-questions.ts';
import type { Program } from '../console/base.ts';
import { runWithContext } from '../console/run.ts';
import { table } from '../console/table.ts';
import { phrasingsOption, milliseconds, share, wholeNumber } from '../console/values.ts';

const MEASURES = ['MRR@10', 'nDCG@10', 'Success@1', 'Success@5', 'Recall@10'] as const;

interface BoundFlags {
  readonly layers?: number | undefined;
  readonly maxLoss?: number | undefined;
  readonly maxLatency?: number | undefined;
}

function boundOf({ layers, maxLoss, maxLatency }: BoundFlags): Bound {
  const given = [
    ...(layers === undefined ? [] : [{ layers }]),
    ...(maxLoss === undefined ? [] : [{ maxLoss }]),
    ...(maxLatency === undefined ? [] : [{ maxLatency }]),
  ];
  const [bound] = given;
  if (bound !== undefined && given.length === 1) return bound;
  throw new AppError(
    'invalid',
    'Say how far to go by one of --layers N, --max-loss 2% and --max-latency MS.',
  );
}

const percent = (kept: number): string => `${(100 * kept).toFixed(1)}%`;

function nodeLabel(
  { chosen, latencies, parts }: Selection,
  { measured, removed, isOnFront }: RemovalNode,
): string {
  const { choice, scores, kept } = measured;
  const latency = isOnFront ? latencies.get(choice.length) : undefined;
  return [
    isOnFront ? '●' : '○',
    `[${choice.join(', ')}]`,
    removed === null ? 'full depth' : `without ${removed}:`,
    percent(kept),
    `(${parts.map((name, part) => `${name} ${(100 * (scores[part] ?? NaN)).toFixed(2)}`).join(', ')})`,
    ...(latency === undefined ? [] : [`${latency.toFixed(2)} ms`]),
    ...(choice === chosen ? ['← chosen'] : []),
  ].join(' ');
}

function halfRow(half: string, { queries, scores, kept }: HalfResult): (string | number)[] {
  const cells = scores.flatMap(({ score, full }) => [(100 * score).toFixed(2), (100 * full).toFixed(2)]);
  return [half, queries, ...cells, percent(kept)];
}

/** What the half that did not choose shows. */
function confirmationLines({ margin, parts, status }: Confirmation): string[] {
  const least = percent(1 - margin);
  const sentence = {
    'not worse': `Confirmed: the choice is shown to keep at least ${least} of full depth.`,
    worse: `Worse: the choice measurably loses against full depth, and is not shown to keep ${least} of it. Keep more layers, or win it back with bonsai tune.`,
    'too few': `Too few questions: even a choice that loses nothing could not be shown to keep ${least} of full depth by so few.`,
    'not settled': `Not settled: these questions do not show whether the choice keeps ${least} of full depth.`,
  }[status];
  return [
    'The choice against full depth on the test half, x 100, with 95% intervals:',
    table(
      ['measure', 'difference', `keeps ${least}`],
      parts.map(({ name, difference, status: own, moreCases }) => [
        name,
        formatDifference(difference),
        moreCases === null
          ? own
          : `${own}: ${own === 'too few' ? 'at least' : 'about'} ${moreCases} more would tell`,
      ]),
    ),
    sentence,
  ];
}

function summary(selection: Selection): string {
  const { method, parts, measured, dev, test, confirmation } = selection;
  const tree = treeLines(removalTree(measured), (node) => nodeLabel(selection, node));
  const searched = method === 'exhaustive' ? 'all of them' : 'a beam search';
  return [
    `${measured.length} choices of layers measured, ${searched}. ● is on the Pareto front: none with as few layers keeps as much.`,
    '',
    ...tree,
    '',
    table(
      ['half', 'queries', ...parts.flatMap((name) => [name, 'full depth']), 'kept'],
      [halfRow('dev (chose)', dev), halfRow('test (confirms)', test)],
    ),
    '',
    ...confirmationLines(confirmation),
    ...(selection.refuted ? [] : ['', outcome(selection)]),
  ].join('\n');
}

/** What came of it; advice only as far as the half that confirms bears it out. */
function outcome({ base, chosen, confirmation: { status }, variant }: Selection): string {
  const layers = `layers ${chosen.join(', ')} of ${base}`;
  const doubt = {
    'not worse': '',
    worse: ' They measurably lose: the best within the bound, and no more.',
    'not settled': ' That they keep enough is not shown.',
    'too few': ' There are too few questions to show that they keep enough.',
  }[status];
  if (variant !== null) return `${variant.path}: ${layers}, ${variant.precision}.${doubt}`;
  const command = pruneCommand(base, chosen);
  return status === 'not worse'
    ? `Keep ${layers}: ${command}`
    : `The choice is ${layers}.${doubt} To have it all the same: ${command}`;
}

function pruneCommand(base: string, chosen: readonly number[]): string {
  return `bonsai prune ${base} --keep ${chosen.join()} --out FOLDER`;
}

/** @throws AppError `failed` where the half that confirms refutes the choice */
function requireConfirmed({ base, chosen, refuted, confirmation }: Selection): void {
  if (!refuted) return;
  const least = percent(1 - confirmation.margin);
  throw new AppError(
    'failed',
    `Layers ${chosen.join(', ')} kept enough on the half that chose and are refuted by the other: there they measurably lose, and are not shown to keep ${least}. No folder was made. Allow a greater --max-loss or name --layers; to have these all the same: ${pruneCommand(base, chosen)}`,
  );
}

export function addSelect(program: Program): void {
  program
    .command('select')
    .description(
      'choose the layers of BASE to keep by what is measured on your own questions, and make the variant',
    )
    .argument('<base>', 'what to prune, as for "bonsai prune"')
    .requiredOption('--entries <file>', 'the FAQ, in any format that "bonsai index" reads')
    .option(
      '--judgements <file>',
      'queries and the entries that answer them; without: agreement with full depth on logged questions and those of the FAQ',
    )
    .option('--sts <file>', 'JSON Lines {"score", "sentence1", "sentence2"}: also measure Spearman')
    .addOption(
      new Option('--measure <name>', 'what judgements are measured by (default: MRR@10)').choices(MEASURES),
    )
    .addOption(phrasingsOption())
    .option('--layers <number>', 'bound: the best with so many layers', wholeNumber('--layers'))
    .option(
      '--max-loss <share>',
      'bound: the fewest layers that lose at most, such as 2%',
      share('--max-loss'),
    )
    .option(
      '--max-latency <ms>',
      'bound: the best whose median of one short query, measured here, is at most',
      milliseconds('--max-latency'),
    )
    .option(
      '--margin <share>',
      'the loss against full depth that you are willing to take on the test half (default: that of --max-loss, else 2%)',
      share('--margin'),
    )
    .option('--out <folder>', 'the folder to make; without one nothing is written')
    .addOption(
      new Option('--precision <kind>', 'how weights are stored; scores are those of fp32')
        .choices(PRECISIONS)
        .default('fp32' as const),
    )
    .option('--no-safetensors', 'write the ONNX graph only, without the weights for Python and for tuning')
    .option(
      '--vocabulary <files...>',
      'also drop the tokens that these texts never need, as for "bonsai prune"',
    )
    .addHelpText(
      'after',
      `
A choice is worth the share of full depth that it keeps in the measure where it keeps least. Layers are chosen on one half of the
queries (dev) and confirmed once on the other (test), with the interval of its difference to full depth and whether it is shown to keep
all but --margin. Where the test half refutes a choice for --max-loss, nothing is written and the exit code is 1. Up to 8 layers every
choice is measured, above a beam search. What was measured is kept in the data folder: Ctrl-C loses little, and another bound is
answered with at most one choice embedded once more (--max-latency measures time anew).

Examples:
  bonsai select all-MiniLM-L6-v2 --entries faq.csv --judgements judged.jsonl --max-loss 5% --out my-encoder
  bonsai select all-MiniLM-L6-v2 --entries faq.csv --layers 3`,
    )
    .action((base, { layers, maxLoss, maxLatency, measure, vocabulary, ...options }, command) =>
      runWithContext(command, async ({ configuration, signal, report, warn, result }) => {
        const bound = boundOf({ layers, maxLoss, maxLatency });
        if (measure !== undefined && options.judgements === undefined) {
          throw new AppError(
            'invalid',
            '--measure needs --judgements: without them choices are held against full depth.',
          );
        }
        const selection = await select({
          base,
          ...options,
          bound,
          margin: options.margin ?? maxLoss ?? 0.02,
          measure: measure ?? 'MRR@10',
          logged:
            options.judgements === undefined
              ? loggedQuestions(dataLayout(configuration.dataDir).activity)
              : [],
          vocabulary: vocabulary && { files: vocabulary, texts: await readTexts(vocabulary, { signal }) },
          configuration,
          signal,
          report,
          announce: warn,
        });
        result(selectionDocument(selection), () => summary(selection));
        requireConfirmed(selection);
      }),
    );
}
