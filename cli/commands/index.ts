import { z } from 'zod';
import type { RejectedRow } from '../../core/domain.ts';
import { AppError } from '../../core/errors.ts';
import { percent } from '../../core/figures.ts';
import type { LanguageShare } from '../../core/language.ts';
import { requireSource } from '../../faq/sources/source.ts';
import { diffEntries } from '../../indexer/diff.ts';
import { readFaq } from '../../indexer/read-faq.ts';
import { type Indexer, type IndexReport, withIndexer } from '../../indexer/run.ts';
import { startEncoder } from '../../encoder/runtime/service.ts';
import { catalog } from '../../encoder/variants/catalog.ts';
import { chosenPair } from '../console/chosen-pair.ts';
import { keepLiveEncoders } from '../console/encoders.ts';
import { formatDuration } from '../console/progress.ts';
import { type Recalibration, recalibration, formatRecalibration } from '../console/recalibration.ts';
import type { Program } from '../console/base.ts';
import { type Context, runWithContext } from '../console/run.ts';
import { share } from '../console/values.ts';

interface IndexOptions {
  readonly variant?: string | undefined;
  readonly queryVariant?: string | undefined;
  readonly add?: boolean | undefined;
  readonly full?: boolean | undefined;
  readonly activate?: boolean | undefined;
  readonly maxRejected?: number | undefined;
  readonly calibrate?: boolean | undefined;
}

/** A run of the indexer, and what was done about the probabilities before it. */
interface Indexed {
  readonly report: IndexReport;
  readonly calibration: Recalibration | null;
  readonly languages: readonly LanguageShare[];
  /** What was said about the choice of the encoders. */
  readonly choice: string | null;
}

async function indexFiles(
  context: Context,
  files: readonly string[],
  options: IndexOptions,
): Promise<Indexed> {
  // Before the lock, so that a wrong path makes no data folder.
  for (const file of files.filter((each) => each !== '-')) await requireSource(file);
  const indexed = await withIndexer(context.configuration.dataDir, (indexer) =>
    indexLocked(context, indexer, files, options),
  );
  if (indexed.report.activated) await keepLiveEncoders(context);
  return indexed;
}

async function indexLocked(
  context: Context,
  indexer: Indexer,
  files: readonly string[],
  options: IndexOptions,
): Promise<Indexed> {
  const { configuration, signal, report } = context;
  const { dataDir, threads } = configuration;
  const { add = false, full = false, activate = true } = options;
  const source = { files, stdin: process.stdin, maxRejected: options.maxRejected ?? 0.05, signal, report };
  const read = await readFaq(source);
  const incoming = read.entries.map(({ entry: each }) => each);
  const { entries } = diffEntries(indexer.entries, incoming, add);
  const { pair, chosen, line, languages } = await chosenPair(context, options, entries);
  if (line !== null) context.info(line);
  const { entry, query } = pair;
  for (const { name, notes } of query.identity === entry.identity ? [entry] : [entry, query]) {
    for (const note of notes) context.info(`${name}: ${note}`);
  }
  // First, by the generation that serves, so that the one that is built now has the probabilities in it.
  const calibration = options.calibrate === false ? null : await recalibration(context, pair);
  const indexed = await indexer.run({
    ...source,
    ...{ read, chosen, add, full, activate, dataDir },
    variant: entry,
    queryVariant: query,
    startEncoder: () => startEncoder(entry, { threads, signal }),
  });
  return { report: indexed, calibration, languages, choice: line };
}

/** What an error holds when too many rows were bad. */
const rejectedSchema = z.object({
  rejected: z.array(z.object({ file: z.string(), line: z.number(), reason: z.string() })),
});

/** Bad rows named on the terminal; a broken export has them by the thousand, and all for one reason. */
const MAX_NAMED = 100;

function nameRejected({ warn }: Context, rejected: readonly RejectedRow[] = []): void {
  for (const { file, line, reason } of rejected.slice(0, MAX_NAMED)) warn(`${file}:${line}: ${reason}`);
  if (rejected.length > MAX_NAMED) warn(`… and ${rejected.length - MAX_NAMED} more bad rows.`);
}

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

function summary({ report, calibration }: Indexed): string {
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
  } = report;
  return [
    `${entries} entries: ${added} added, ${changed} changed, ${removed} removed, ${unchanged} unchanged.`,
    `${embedded} texts embedded by ${variant}${truncated > 0 ? `, of which ${truncated} were cut at the longest it reads` : ''}.`,
    ...(queryVariant === undefined ? [] : [`Questions are embedded by ${queryVariant}.`]),
    `Verified: ${percent(selfRecall)} of the entries find themselves${graph ? `, HNSW recall@10 ${percent(recallAt10)}` : ''}.`,
    ...(notice === null ? [] : [notice]),
    ...(knowsLanguage ? [] : [unknownLanguage(variant)]),
    ...(calibrated ? [] : [NOT_CALIBRATED]),
    ...(nearMisses === null ? [] : [ownNoneLine(nearMisses)]),
    ...formatRecalibration(calibration),
    `${activationLine(report)} (${formatDuration(seconds)})`,
  ].join('\n');
}

export function addIndex(program: Program): void {
  program
    .command('index')
    .description('make a FAQ searchable: read FILES, embed what changed, verify, go live')
    .argument('<files...>', 'JSON Lines, JSON, CSV or XLSX; together they are the whole FAQ')
    .option(
      '--variant <variant>',
      "the encoder (default: the one chosen before, else the shipped one for the FAQ's languages)",
    )
    .option(
      '--query-variant <variant>',
      "what embeds the questions, if it shares the encoder's space (default: the encoder itself, or what the live generation or the shipped default has for it)",
    )
    .option('--add', 'add to the FAQ, until the next run without it, instead of replacing it')
    .option('--full', 'embed everything anew')
    .option('--no-activate', 'build and verify, but let the live generation stay live')
    .option(
      '--no-calibrate',
      'do not refit the probabilities on the judgements in the data folder (judgements.jsonl), which is else done where they suffice and have changed',
    )
    .option(
      '--max-rejected <share>',
      'the share of bad rows above which nothing is changed (default: 5%)',
      share('--max-rejected'),
    )
    .action((files, options, command) =>
      runWithContext(command, async (context) => {
        const indexed = await indexFiles(context, files, options).catch((error: unknown) => {
          if (error instanceof AppError)
            nameRejected(context, rejectedSchema.safeParse(error.details).data?.rejected);
          throw error;
        });
        const { report, calibration, languages, choice } = indexed;
        nameRejected(context, report.rejected);
        if (report.untidied !== null)
          context.warn(`What is not needed any more could not be removed: ${report.untidied}`);
        const document = { ...report, languages, choice, ...(calibration && { calibration }) };
        context.result(document, () => summary(indexed));
      }),
    );
}
