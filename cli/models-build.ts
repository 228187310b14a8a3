/** `npm run models:build -- NAME`: makes a tuned variant of the catalog, as it ships. */
import { Command } from '@commander-js/extra-typings';
import { shipped } from '../core/paths.ts';
import { buildTuned, buildWholeVocabulary, type BuiltVariant } from '../encoder/training/ship/build.ts';
import { writeCard } from '../encoder/training/ship/model-card.ts';
import { planOf } from '../encoder/training/ship/plan.ts';
import { baseFolder } from '../encoder/variants/base-folder.ts';
import { evaluationNote } from './console/progress.ts';
import { runProgram } from './run-program.ts';
import { runWithContext } from './console/run.ts';
import { formatBytes } from './console/table.ts';

function summary({ path, bytes, sha256, isSame }: BuiltVariant): string {
  const outcome = isSame
    ? 'The graph is the one that the catalog named before.'
    : 'Its SHA-256 stands in the catalog now. Measure it, make its calibration and run this again with --card.';
  return `${path}: ${formatBytes(bytes ?? 0)}, ${sha256}\n${outcome}`;
}

const program = new Command('models:build')
  .description(
    'make a tuned variant of models/catalog.json from its base, its recipe and BONSAI_DATASETS; Ctrl-C keeps the work',
  )
  .argument('<name>', 'of a variant in models/catalog.json that has a recipe')
  .option('--card', 'only write its model card anew, with the scores that bench/results.json has by now')
  .option(
    '--base <folder>',
    'where its base lies, if it does not ship and is not to be fetched from its hub (HF_ENDPOINT, or huggingface.co)',
  )
  .option(
    '--whole-vocabulary <folder>',
    "make it there with its base's whole vocabulary instead, for languages that its training text has not",
  )
  .option(
    '--teacher <folder>',
    'where its recipe\'s teacher lies, if it neither ships nor was added by "bonsai models add"',
  )
  .option('--data-dir <folder>', 'where checkpoints are kept (default: .bonsai, or BONSAI_DATA_DIR)')
  .option('--threads <number>', 'threads to train with (default: one a core)')
  .option('--json', 'print exactly one JSON document on standard output')
  .exitOverride()
  .action((name, { card, base: baseDir, teacher: teacherDir, wholeVocabulary }, command) =>
    runWithContext(command, async (context) => {
      const { configuration, signal, report, warn: announce } = context;
      if (card === true) {
        const plan = await planOf(name, shipped.models);
        const { dataDir } = configuration;
        const found = baseDir ?? (await baseFolder(plan.entry.base, { dataDir, signal, report, announce }));
        const path = await writeCard(plan, found);
        context.result({ path }, () => path);
        return;
      }
      const onEvaluation = evaluationNote(context);
      const options = { name, baseDir, teacherDir, configuration, signal, report, announce, onEvaluation };
      if (wholeVocabulary !== undefined) {
        const made = await buildWholeVocabulary(wholeVocabulary, options);
        context.result(made, () => `${made.path}: ${formatBytes(made.bytes ?? 0)}`);
        return;
      }
      const built = await buildTuned(options);
      context.result(built, () => summary(built));
    }),
  );

await runProgram(program);
