import { Option } from '@commander-js/extra-typings';
import { SEARCH_MODES } from '../../core/domain.ts';
import { evaluateCost } from '../../evaluation/cost.ts';
import { evaluateFaq } from '../../evaluation/faq.ts';
import { evaluateSts } from '../../evaluation/sts.ts';
import type { Program } from '../base.ts';
import { runWithContext } from '../run.ts';
import { spokenBytes, table } from '../table.ts';
import { repeated } from '../values.ts';

const variantOption = ['--variant <variant>', 'an encoder to measure; may be given more than once'] as const;

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
            ['variant', 'questions by', 'mode', 'MRR@10', 'nDCG@10', 'Success@1', 'Success@5'],
            measured.results.map((row) => [
              row.variant,
              row.queryVariant,
              row.mode,
              row['MRR@10'],
              row['nDCG@10'],
              row['Success@1'],
              row['Success@5'],
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
            ['variant', 'p50 ms', 'p95 ms', 'p99 ms', 'sentences/s', 'peak memory', 'on disk', 'load ms'],
            measured.results.map((row) => [
              row.variant,
              row.latencyMs.p50,
              row.latencyMs.p95,
              row.latencyMs.p99,
              row.sentencesPerSecond,
              spokenBytes(row.peakMemoryBytes),
              spokenBytes(row.bytes),
              row.loadMs,
            ]),
          ),
        );
      }),
    );
}
