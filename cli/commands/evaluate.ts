import { Option } from '@commander-js/extra-typings';
import { SEARCH_MODES } from '../../core/domain.ts';
import { evaluateCost } from '../../evaluation/cost/cost.ts';
import { TYPICAL_TOKENS, QUERY_TOKENS } from '../../evaluation/cost/cost-task.ts';
import { evaluateFaq } from '../../evaluation/quality/faq.ts';
import { evaluateNli } from '../../evaluation/quality/nli.ts';
import { evaluateSts } from '../../evaluation/quality/sts.ts';
import type { Program } from '../console/base.ts';
import { type Context, runWithContext } from '../console/run.ts';
import { formatBytes, formatMachine, table } from '../console/table.ts';
import { phrasingsOption, splitOption, repeated } from '../console/values.ts';

const variantOption = ['--variant <variant>', 'an encoder to measure; may be given more than once'] as const;

const FAQ_COLUMNS = [
  'MRR@10',
  'nDCG@10',
  'Success@1',
  'Success@5',
  'Recall@10',
  'Intent@5',
  'ECE',
  'coverage at 95%',
] as const;
/** What the columns mean, for whoever does not measure search every day. */
const FAQ_LEGEND = `
All x 100, over the queries that have an answer.
MRR@10: mean reciprocal rank, 100 where the right entry comes first, 50 where second, to the tenth. nDCG@10: all right entries
count, those further down less. Success@k: a right entry is among the first k. Recall@10: share of right entries among the
first ten. Intent@5: the first five entries vote for the right category. ECE: expected calibration error, how far the
probabilities lie from how often they are right; low is good. Coverage at 95%: share of questions that can be answered so
surely that 95% of the answers are right.`;
const NONE_LEGEND = `
"none": questions for which the search says that there is no good answer. Precision: share of these that have none. Recall:
share of those without an answer that are among these. AUROC: how often a question with an answer gets a greater probability
than one without; 50 is chance.`;
const NONE_COLUMNS = ['none: precision', 'none: recall', 'none: AUROC'] as const;

export function addEvaluate(program: Program): void {
  const evaluate = program
    .command('evaluate')
    .description('measure variants: quality on judged data, and cost');

  evaluate
    .command('sts')
    .description('semantic textual similarity: correlation of cosine and human score, x 100')
    .argument('<file>', 'JSON Lines {"score", "sentence1", "sentence2"}')
    .requiredOption(...variantOption, repeated)
    .action((file, options, command) =>
      measuring(
        command,
        options,
        (context) => evaluateSts({ file, ...context }),
        ({ results }) =>
          table(
            ['variant', 'Spearman', 'Pearson'],
            results.map(({ variant, spearman, pearson }) => [variant, spearman, pearson]),
          ),
      ),
    );

  evaluate
    .command('nli')
    .description('natural language inference: what a probe tells from the vectors, and right triplets, x 100')
    .argument('<train>', 'JSON Lines {"premise", "hypothesis", "label"} that the probe learns from')
    .argument('<test>', 'the same, that it is asked about')
    .requiredOption(...variantOption, repeated)
    .action((train, test, options, command) =>
      measuring(
        command,
        options,
        (context) => evaluateNli({ train, test, ...context }),
        ({ results }) =>
          table(
            ['variant', 'accuracy of 3', 'right triplets'],
            results.map((row) => [row.variant, row.accuracy, row.tripletAccuracy]),
          ),
      ),
    );

  evaluate
    .command('faq')
    .description('FAQ retrieval: how high the right entries come, x 100')
    .argument('<entries>', 'the FAQ, in any format that "bonsai index" reads')
    .argument('<judgements>', 'JSON Lines {"query", "relevant": [ids]}, CSV, or qrels')
    .requiredOption(...variantOption, repeated)
    .option(
      '--query-variant <variant>',
      'also let this encoder embed the questions, for each variant whose space it shares; may be given more than once',
      repeated,
    )
    .addOption(new Option('--mode <mode>', 'how to search').choices(SEARCH_MODES).default('hybrid' as const))
    .addOption(phrasingsOption())
    .addOption(splitOption())
    .action((entries, judgements, options, command) =>
      measuring(
        command,
        options,
        (context) =>
          evaluateFaq({
            entries,
            judgements,
            queryVariants: options.queryVariant,
            mode: options.mode,
            phrasings: options.phrasings,
            split: options.split,
            ...context,
          }),
        ({ results, unanswerable }) =>
          [
            table(
              ['variant', 'questions by', 'mode', ...FAQ_COLUMNS, ...(unanswerable > 0 ? NONE_COLUMNS : [])],
              results.map((row) => [
                row.variant,
                row.queryVariant,
                row.mode,
                ...FAQ_COLUMNS.map((name) => row[name]),
                ...(row.none === null ? [] : [row.none.precision, row.none.recall, row.none.auroc]),
              ]),
            ),
            FAQ_LEGEND + (unanswerable > 0 ? NONE_LEGEND : ''),
          ].join('\n'),
      ),
    );

  evaluate
    .command('cost')
    .description('latency, throughput, memory and size, each variant in a process of its own')
    .requiredOption(...variantOption, repeated)
    .action((options, command) =>
      measuring(command, options, evaluateCost, ({ results, wattsACore, machine }) =>
        table(
          [
            'variant',
            'p50 ms',
            'p95 ms',
            'p99 ms',
            ...QUERY_TOKENS.map((tokens) => `${tokens} tokens ms`),
            'sentences/s',
            'idle memory',
            'peak memory',
            'on disk',
            'load ms',
            'MFLOP a query†',
            'J a query*',
          ],
          results.map((row) => [
            row.variant,
            row.latencyMs.p50,
            row.latencyMs.p95,
            row.latencyMs.p99,
            ...row.queries.map(({ p50 }) => p50),
            row.sentencesPerSecond,
            formatBytes(row.idleMemoryBytes),
            formatBytes(row.peakMemoryBytes),
            formatBytes(row.bytes),
            row.loadMs,
            Math.round(
              (row.queries.find(({ tokens }) => tokens === TYPICAL_TOKENS)?.operations ?? NaN) / 1e6,
            ),
            row.joulesAQuery,
          ]),
        ).concat(
          `\n† of ${TYPICAL_TOKENS} tokens, computed. * the same, estimated at ${wattsACore} W a busy core. ${formatMachine(machine)}`,
        ),
      ),
    );
}

/** What every measurement is given. */
type EvaluateContext = Pick<Context, 'configuration' | 'signal' | 'report'> & {
  readonly variants: readonly string[];
  readonly announce: (line: string) => void;
};

/** Measures the variants that were named, and tells what was found. */
function measuring<Measured>(
  command: Parameters<typeof runWithContext>[0],
  { variant }: { readonly variant: readonly string[] },
  measure: (context: EvaluateContext) => Promise<Measured>,
  text: (measured: Measured) => string,
): Promise<void> {
  return runWithContext(command, async ({ configuration, signal, report, warn, result }) => {
    const measured = await measure({
      variants: variant,
      configuration,
      signal,
      report,
      announce: warn,
    });
    result(measured, () => text(measured));
  });
}
