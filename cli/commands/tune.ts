import { parseKeptLayers } from '../../encoder/pruning/kept-layers.ts';
import { tune, type TuneReport } from '../../encoder/training/tune/tune.ts';
import type { Program } from '../console/base.ts';
import { evaluationNote, formatDuration } from '../console/progress.ts';
import { runWithContext } from '../console/run.ts';
import { table } from '../console/table.ts';

function summary({ path, keptLayers, base, phases, sharesSpaceWith }: TuneReport): string {
  const rows = phases.map(({ phase, steps, loss, dev, seconds }) => [
    phase,
    steps,
    loss === null ? '' : loss.toPrecision(3),
    dev === null ? '' : dev.score.toFixed(2),
    dev === null ? '' : dev.step,
    formatDuration(seconds),
  ]);
  const space =
    sharesSpaceWith === null
      ? []
      : [`Agrees with ${sharesSpaceWith.variant} to a cosine of ${sharesSpaceWith.cosine.toFixed(3)}.`];
  return [
    `${path}: layers ${keptLayers.join(', ')} of ${base}, tuned`,
    table(['phase', 'steps', 'loss', 'dev score', 'best at step', 'time'], rows),
    ...space,
  ].join('\n');
}

export function addTune(program: Program): void {
  program
    .command('tune')
    .description('fine-tune STUDENT by a recipe: on this machine, with its processor; Ctrl-C keeps the work')
    .argument(
      '<student>',
      'a name that "bonsai models" lists, the folder of a variant, or the base model with --keep',
    )
    .requiredOption(
      '--recipe <file>',
      'what to train on and how; see models/recipes/ and docs/fine-tuning.md',
    )
    .requiredOption('--out <folder>', 'the folder to make')
    .option(
      '--keep <layers>',
      "zero-based layers of the base to keep, such as 0,4,5 (default: a pruned student's own, of a whole base the recipe's)",
      parseKeptLayers,
    )
    .option(
      '--corpus <files...>',
      'your own text without labels: FAQ entries, logged questions, documents (JSON Lines, JSON, CSV, XLSX, text)',
    )
    .action((student, options, command) =>
      runWithContext(command, async (context) => {
        const { configuration, signal, report, warn } = context;
        const { recipe, out, keep, corpus = [] } = options;
        const tuned = await tune({
          student,
          recipe,
          keep,
          corpus,
          out,
          configuration,
          signal,
          report,
          announce: warn,
          onEvaluation: evaluationNote(context),
        });
        context.result(tuned, () => summary(tuned));
      }),
    );
}
