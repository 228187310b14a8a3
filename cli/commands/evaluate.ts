import { Option } from '@commander-js/extra-typings';
import { SEARCH_MODES } from '../../core/domain.ts';
import { evaluateCost } from '../../evaluation/cost.ts';
import { QUERY_TOKENS } from '../../evaluation/cost-message.ts';
import { evaluateFaq } from '../../evaluation/faq.ts';
import { evaluateNli } from '../../evaluation/nli.ts';
import { evaluateSts } from '../../evaluation/sts.ts';
import type { Program } from '../base.ts';
import { runWithContext } from '../run.ts';
import { spokenBytes, spokenMachine, table } from '../table.ts';
import { repeated } from '../values.ts';

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
      runWithContext(command, async ({ configuration, signal, report, result }) => {
        const measured = await evaluateSts({
          file,
          variants: options.variant,
          configuration,
          signal,
          report,
        });
        result(measured, () =>
          table(
            ['variant', 'Spearman', 'Pearson'],
            measured.results.map(({ variant, spearman, pearson }) => [variant, spearman, pearson]),
          ),
        );
      }),
    );

  evaluate
    .command('nli')
    .description('natural language inference: what a probe tells from the vectors, and right triplets, x 100')
    .argument('<train>', 'JSON Lines {"premise", "hypothesis", "label"} that the probe learns from')
    .argument('<test>', 'the same, that it is asked about')
    .requiredOption(...variantOption, repeated)
    .action((train, test, options, command) =>
      runWithContext(command, async ({ configuration, signal, report, result }) => {
        const measured = await evaluateNli({
          train,
          test,
          variants: options.variant,
          configuration,
          signal,
          report,
        });
        result(measured, () =>
          table(
            ['variant', 'accuracy of 3', 'right triplets'],
            measured.results.map((row) => [row.variant, row.accuracy, row.tripletAccuracy]),
          ),
        );
      }),
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
    .addOption(
      new Option('--phrasings <which>', 'which texts of an entry count')
        .choices(['question', 'all'] as const)
        .default('all' as const),
    )
    .addOption(
      new Option('--split <half>', 'which half of the queries')
        .choices(['dev', 'test', 'all'] as const)
        .default('all' as const),
    )
    .action((entries, judgements, options, command) =>
      runWithContext(command, async ({ configuration, signal, report, result }) => {
        const measured = await evaluateFaq({
          entries,
          judgements,
          variants: options.variant,
          queryVariants: options.queryVariant,
          mode: options.mode,
          phrasings: options.phrasings,
          split: options.split,
          configuration,
          signal,
          report,
        });
        result(measured, () =>
          table(
            [
              'variant',
              'questions by',
              'mode',
              ...FAQ_COLUMNS,
              ...(measured.unanswerable > 0 ? NONE_COLUMNS : []),
            ],
            measured.results.map((row) => [
              row.variant,
              row.queryVariant,
              row.mode,
              ...FAQ_COLUMNS.map((name) => row[name]),
              ...(row.none === null ? [] : [row.none.precision, row.none.recall, row.none.auroc]),
            ]),
          ),
        );
      }),
    );

  evaluate
    .command('cost')
    .description('latency, throughput, memory and size, each variant in a process of its own')
    .requiredOption(...variantOption, repeated)
    .action((options, command) =>
      runWithContext(command, async ({ configuration, signal, report, result }) => {
        const measured = await evaluateCost({ variants: options.variant, configuration, signal, report });
        result(measured, () =>
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
              'J a query*',
            ],
            measured.results.map((row) => [
              row.variant,
              row.latencyMs.p50,
              row.latencyMs.p95,
              row.latencyMs.p99,
              ...row.queries.map(({ p50 }) => p50),
              row.sentencesPerSecond,
              spokenBytes(row.idleMemoryBytes),
              spokenBytes(row.peakMemoryBytes),
              spokenBytes(row.bytes),
              row.loadMs,
              row.joulesAQuery,
            ]),
          ).concat(
            `\n* estimated at ${measured.wattsACore} W a busy core. ${spokenMachine(measured.machine)}`,
          ),
        );
      }),
    );
}
