import { SEARCH_MODES } from '../../core/domain.ts';
import { calibrate } from '../../evaluation/calibration/calibrate.ts';
import { pairWith } from '../../encoder/variants/pair.ts';
import { resolveVariant } from '../../encoder/variants/resolve.ts';
import { MIN_OF_EACH } from '../../search/calibration/refit.ts';
import type { Program } from '../console/base.ts';
import { runWithContext } from '../console/run.ts';
import { table } from '../console/table.ts';

export function addCalibrate(program: Program): void {
  program
    .command('calibrate')
    .description('fit the probabilities of hits on your own judgements, where they suffice and it helps')
    .argument('<entries>', 'the FAQ, in any format that "bonsai index" reads')
    .argument('<judgements>', 'JSON Lines {"query", "relevant": [ids]}, CSV, or qrels')
    .requiredOption('--variant <variant>', 'what embeds the entries')
    .option('--query-variant <variant>', 'what embeds the questions, where that is another')
    .addHelpText(
      'after',
      `
At least ${MIN_OF_EACH} questions must have a right first hit, and as many a wrong one (an answer that is not there counts as wrong).
The fit is compared with the one that ships, on questions that it has not seen, and kept only where it is better there.
The next "bonsai index" takes it over.`,
    )
    .action((entries, judgements, options, command) =>
      runWithContext(command, async ({ configuration, signal, report, warn, result }) => {
        const settings = { dataDir: configuration.dataDir, signal, report, announce: warn };
        const entry = await resolveVariant(options.variant, settings);
        const pair = await pairWith(entry, options.queryVariant ?? entry.source, settings);
        const done = await calibrate({ entries, judgements, pair, configuration, signal, report });
        result(done, () =>
          [
            table(
              ['mode', 'questions', 'of the rarer outcome', 'Brier, shipped', 'Brier, refitted', 'kept'],
              SEARCH_MODES.map((mode) => {
                const { questions, rarer, heldOut, kept } = done.modes[mode];
                const score = (value: number | undefined): number | null =>
                  value === undefined ? null : Number(value.toFixed(4));
                return [mode, questions, rarer, score(heldOut?.before), score(heldOut?.refitted), kept];
              }),
            ),
            done.path === null
              ? 'Nothing was better, or the judgements do not suffice: what ships stays.'
              : `Written to ${done.path}; index the FAQ again to use it.`,
          ].join('\n'),
        );
      }),
    );
}
