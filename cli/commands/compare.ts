import { Option } from '@commander-js/extra-typings';
import { SEARCH_MODES } from '../../core/domain.ts';
import { AppError } from '../../core/errors.ts';
import { dataLayout } from '../../core/paths.ts';
import { compare } from '../../evaluation/compare/compare.ts';
import type { Comparison } from '../../evaluation/compare/comparison.ts';
import { keepComparison } from '../../evaluation/compare/stored-comparison.ts';
import { formatDifference } from '../../evaluation/report/format.ts';
import { otherTables, titleOf, verdictTable } from '../../evaluation/report/tables.ts';
import { writeReport } from '../../evaluation/report/write-report.ts';
import { loggedQuestions } from '../../store/activity/logged-questions.ts';
import { openComparisons } from '../../store/comparisons/comparisons.ts';
import type { Program } from '../console/base.ts';
import { runWithContext } from '../console/run.ts';
import { table } from '../console/table.ts';
import { phrasingsOption, splitOption, repeated, share, wholeNumber } from '../console/values.ts';

export function addCompare(program: Program): void {
  program
    .command('compare')
    .description('which encoder is the cheapest that answers no worse than the baseline')
    .argument('[faq...]', 'FAQs and their judgements, in turn: ENTRIES JUDGEMENTS [ENTRIES JUDGEMENTS …]')
    .requiredOption(
      '--variant <variant>',
      'VARIANT, or QUERY+ENTRY for a pair of encoders; give it two times or more',
      repeated,
    )
    .option(
      '--baseline <variant>',
      'what the others are compared with (default: the one with the most layers)',
    )
    .option(
      '--margin <share>',
      'the loss that you are willing to take, of the baseline’s score',
      share('--margin'),
      0.02,
    )
    .addOption(
      new Option(
        '--mode <mode>',
        'how to search; may be given more than once, and the first decides (default: hybrid)',
      )
        .choices(SEARCH_MODES)
        .argParser((value: string, before: string[] | undefined) => repeated(value, before)),
    )
    .addOption(phrasingsOption())
    .addOption(splitOption())
    .option(
      '--sts <file>',
      'also compare on pairs of sentences with scores; may be given more than once',
      repeated,
    )
    .option('--nli <files...>', 'also compare on inference: TRAIN TEST')
    .option(
      '--logged <entries>',
      'also compare the answers of this FAQ to the questions that were asked (activity.db) with the baseline’s',
      repeated,
    )
    .option('--no-cost', 'do not measure time and memory; the smallest then counts as the cheapest')
    .option('--rounds <number>', 'processes that time each encoder', wholeNumber('--rounds'), 5)
    .option('--out <folder>', 'write report.html, comparison.json, .md, .csv and TREC runs into this folder')
    .addHelpText(
      'after',
      `
Everything is measured once and kept in the data folder: stopped with Ctrl-C, or killed, the same call goes on from there,
and a call with one more encoder measures only that (times, which are comparable only in turns, are all taken anew).

Examples:
  bonsai compare faq.csv judgements.jsonl --variant minilm-l6 --variant minilm-l6-int8 --variant minilm-l3-int8 --out report
  bonsai compare data/faq.jsonl data/judgements.jsonl --variant minilm-l6 --variant minilm-l3 --margin 5% --no-cost`,
    )
    .action((faq, options, command) =>
      runWithContext(command, async ({ configuration, signal, report, info, warn, result }) => {
        const files = {
          faq: inPairs(faq, 'ENTRIES', 'JUDGEMENTS').map(([entries, judgements]) => ({
            entries,
            judgements,
          })),
          nli: inPairs(options.nli ?? [], 'TRAIN', 'TEST').map(([train, test]) => ({ train, test })),
          sts: options.sts ?? [],
          logged: options.logged ?? [],
          phrasings: options.phrasings,
          split: options.split,
        };
        const { comparisons: kept, activity } = dataLayout(configuration.dataDir);
        const comparisons = openComparisons(kept);
        try {
          const compared = await compare({
            variants: options.variant,
            baseline: options.baseline,
            margin: options.margin,
            modes: modesOf(options.mode),
            files,
            cost: options.cost ? { rounds: options.rounds } : null,
            loggedQuestions: () => loggedQuestions(activity),
            comparisons,
            configuration,
            signal,
            report,
            announce: warn,
          });
          keepComparison(comparisons, compared);
          if (options.out !== undefined) {
            await writeReport(options.out, compared);
            info(`Written to ${options.out}: report.html, comparison.json, .md and .csv, runs/.`);
          }
          result(compared.comparison, () => summary(compared.comparison));
        } finally {
          comparisons.close();
        }
      }),
    );
}

function inPairs(files: readonly string[], first: string, second: string): [string, string][] {
  if (files.length % 2 !== 0) {
    throw new AppError(
      'invalid',
      `Files come in pairs of ${first} and ${second}; ${files.at(-1) ?? ''} stands alone.`,
    );
  }
  return files.flatMap((file, index): [string, string][] =>
    index % 2 === 0 ? [[file, files[index + 1] ?? '']] : [],
  );
}

function modesOf(named: readonly string[] | undefined): (typeof SEARCH_MODES)[number][] {
  const wanted = [...new Set(named ?? ['hybrid'])];
  return wanted.map((name) => {
    const mode = SEARCH_MODES.find((each) => each === name);
    if (mode !== undefined) return mode;
    throw new AppError('invalid', `--mode takes ${SEARCH_MODES.join(', ')}; got "${name}".`);
  });
}

/** The verdict, and in short what it rests on; the report has the rest. */
function summary(comparison: Comparison): string {
  const { verdict, faq, measure, baseline } = comparison;
  const judged = verdictTable(comparison);
  const differences = {
    header: ['encoder', ...faq.map(titleOf)],
    rows: verdict.candidates
      .filter(({ name }) => name !== baseline)
      .map(({ name }) => [
        name,
        ...faq.map((set) =>
          formatDifference(set.rows.find((row) => row.name === name)?.scores[measure]?.toBaseline ?? null),
        ),
      ]),
  };
  return [
    verdict.sentence,
    ...verdict.remarks.map((remark) => `  ${remark}`),
    ...(verdict.outcome === 'nothing judged'
      ? []
      : [
          '',
          table(judged.header, judged.rows),
          '',
          `${measure} x 100 against ${baseline}, with 95% intervals:`,
          table(differences.header, differences.rows),
        ]),
    ...otherTables(comparison).flatMap(({ title, header, rows }) => ['', `${title}:`, table(header, rows)]),
  ].join('\n');
}
