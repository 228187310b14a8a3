import { z } from 'zod';
import type { FaqEntry, RejectedRow } from '../../core/domain.ts';
import { AppError } from '../../core/errors.ts';
import type { LanguageShare } from '../../core/language.ts';
import { startEncoder } from '../../encoder/runtime/service.ts';
import { requireSource } from '../../faq/sources/source.ts';
import { diffEntries } from '../../indexer/diff.ts';
import { dryRun } from '../../indexer/dry-run.ts';
import { requireWhole } from '../../indexer/gates.ts';
import { readFaq } from '../../indexer/read-faq.ts';
import { type Indexer, type IndexReport, withIndexer } from '../../indexer/run.ts';
import type { Program } from '../console/base.ts';
import { chosenPair } from '../console/chosen-pair.ts';
import { keepLiveEncoders } from '../console/encoders.ts';
import { type Recalibration, recalibration } from '../console/recalibration.ts';
import { type Context, runWithContext } from '../console/run.ts';
import { isOfSample } from '../console/sample.ts';
import { share } from '../console/values.ts';
import { judgeCandidate } from '../nightly/judging.ts';
import { noted, reported } from '../nightly/reported.ts';
import { reportOf, writeReport } from '../nightly/run-report.ts';
import { dryRunSummary, summary } from '../nightly/summary.ts';

interface IndexOptions {
  readonly variant?: string | undefined;
  readonly queryVariant?: string | undefined;
  readonly add?: boolean | undefined;
  readonly full?: boolean | undefined;
  readonly activate?: boolean | undefined;
  readonly maxRejected?: number | undefined;
  readonly calibrate?: boolean | undefined;
  readonly acceptShrink?: boolean | undefined;
  readonly acceptGates?: boolean | undefined;
  readonly dryRun?: boolean | undefined;
  readonly report?: string | undefined;
}

/** A run of the indexer, and what was done about the probabilities before it. */
interface Indexed {
  readonly report: IndexReport;
  readonly calibration: Recalibration | null;
  readonly languages: readonly LanguageShare[];
  /** What was said about the choice of the encoders. */
  readonly choice: string | null;
}

function sourceOf(
  { signal, report }: Context,
  files: readonly string[],
  { maxRejected = 0.05 }: IndexOptions,
) {
  return { files, stdin: process.stdin, maxRejected, signal, report };
}

/** What decides whether the FAQ has lost too much at once. */
async function shrinkSettings({ configuration }: Context, { acceptShrink }: IndexOptions) {
  return { maxShrink: configuration.gates.maxShrink, acceptShrink, disposable: await isOfSample() };
}

async function indexLocked(
  context: Context,
  indexer: Indexer,
  files: readonly string[],
  options: IndexOptions,
): Promise<Indexed> {
  const { configuration, signal } = context;
  const { dataDir, threads } = configuration;
  const { add = false, full = false, activate = true, acceptGates } = options;
  const source = sourceOf(context, files, options);
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
    ...(await shrinkSettings(context, options)),
    ...{ read, chosen, add, full, activate, dataDir, acceptGates },
    variant: entry,
    queryVariant: query,
    startEncoder: () => startEncoder(entry, { threads, signal }),
    judge: (candidate) => judgeCandidate(context, candidate),
  });
  return { report: indexed, calibration, languages, choice: line };
}

/** Says what `indexFiles` would do. */
async function tryFiles(context: Context, files: readonly string[], options: IndexOptions): Promise<void> {
  const { dataDir } = context.configuration;
  const { add = false, full = false } = options;
  const began = { startedAt: new Date(), files };
  const read = await readFaq(sourceOf(context, files, options));
  const planned = await dryRun({
    ...(await shrinkSettings(context, options)),
    ...{ files, read, add, full, dataDir },
    async pairFor(entries: readonly FaqEntry[]) {
      const { pair, line } = await chosenPair(context, options, entries);
      if (line !== null) context.info(line);
      return { variant: pair.entry, queryVariant: pair.query };
    },
  });
  nameRejected(context, planned.rejected);
  const report = reportOf(began, 'dry run', { ...planned });
  if (options.report !== undefined) await writeReport(options.report, report);
  context.result(report, () => dryRunSummary(planned));
  for (const gate of planned.gates) if (gate.gate === 'shrink') requireWhole(gate);
}

async function indexFiles(context: Context, files: readonly string[], options: IndexOptions): Promise<void> {
  // Before the lock, so that a wrong path makes no data folder.
  for (const file of files.filter((each) => each !== '-')) await requireSource(file);
  const began = { startedAt: new Date(), files };
  let text = '';
  const report = await reported(context, began, options.report, () =>
    withIndexer(context.configuration.dataDir, (indexer) =>
      noted(context, began, indexer, async () => {
        const indexed = await indexLocked(context, indexer, files, options);
        const { calibration, languages, choice } = indexed;
        text = summary(indexed.report, calibration);
        const particulars = { ...indexed.report, languages, choice, ...(calibration && { calibration }) };
        return {
          ...reportOf(began, indexed.report.activated ? 'live' : 'ready', particulars),
          ...particulars,
        };
      }),
    ),
  );
  if (report.activated) await keepLiveEncoders(context);
  nameRejected(context, report.rejected);
  if (report.untidied !== null)
    context.warn(`What is not needed any more could not be removed: ${report.untidied}`);
  context.result(report, () => text);
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
    .option('--dry-run', 'say what would change, and change nothing')
    .option('--report <file>', 'write what became of the run to FILE, as JSON, also where it fails')
    .option(
      '--accept-shrink',
      'take the files though the FAQ or one of them has lost more than gates.maxShrink at once (default: 20%), or all',
    )
    .option('--accept-gates', 'let it go live though its answers are worse, too different or too slow')
    .addHelpText('after', EXIT_STATUSES)
    .action((files, options, command) =>
      runWithContext(command, async (context) => {
        const work = options.dryRun === true ? tryFiles : indexFiles;
        await work(context, files, options).catch((error: unknown) => {
          if (error instanceof AppError)
            nameRejected(context, rejectedSchema.safeParse(error.details).data?.rejected);
          throw error;
        });
      }),
    );
}

const EXIT_STATUSES = `
Exit status:
  0    done: the index is live, or ready where a rollback or --no-activate holds it back
  1    the work failed, a gate stopped it, or another indexer runs; what was live goes on
  2    the call or the files are wrong, or a file has lost too much; nothing was changed
  130  stopped`;
