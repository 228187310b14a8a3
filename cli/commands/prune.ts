import { Option } from '@commander-js/extra-typings';
import { AppError } from '../../core/errors.ts';
import { readTexts } from '../../faq/datasets/texts.ts';
import { PRECISIONS } from '../../encoder/model/precision.ts';
import { findBase, folderLayers, type BaseModel } from '../../encoder/variants/base.ts';
import { keptLayers, parseKeptLayers, STRATEGIES, type Strategy } from '../../encoder/pruning/kept-layers.ts';
import { prune } from '../../encoder/pruning/prune.ts';
import type { Program } from '../console/base.ts';
import { runWithContext } from '../console/run.ts';
import { formatBytes } from '../console/table.ts';
import { wholeNumber } from '../console/values.ts';

interface LayerChoice {
  readonly keep?: readonly number[] | undefined;
  readonly strategy?: Strategy | undefined;
  readonly layers?: number | undefined;
}

/** @param allOtherwise whether all layers stay where nothing is said of them */
function chosenLayers(
  base: BaseModel,
  { keep, strategy, layers }: LayerChoice,
  allOtherwise: boolean,
): number[] {
  if (keep !== undefined && strategy === undefined && layers === undefined) return folderLayers(base, keep);
  if (keep === undefined && strategy === undefined && layers === undefined && allOtherwise) {
    return [...base.layers];
  }
  if (keep === undefined && strategy !== undefined && layers !== undefined) {
    return folderLayers(base, keptLayers(strategy, layers, base.layers.length));
  }
  throw new AppError(
    'invalid',
    'Say which layers to keep: either --keep 0,2,5, or --strategy NAME with --layers N.',
  );
}

export function addPrune(program: Program): void {
  program
    .command('prune')
    .description('make a variant from some of the layers of BASE')
    .argument(
      '<base>',
      'all-MiniLM-L6-v2, a name that "bonsai models" lists, the folder of a sentence-transformers model, or its name on a hub',
    )
    .requiredOption('--out <folder>', 'the folder to make')
    .option('--keep <layers>', 'zero-based layers to keep, such as 0,2,5', parseKeptLayers)
    .addOption(
      new Option('--strategy <name>', 'which layers to keep: top removes the last ones').choices(STRATEGIES),
    )
    .option('--layers <number>', 'how many layers to keep, with --strategy', wholeNumber('--layers'))
    .addOption(
      new Option('--precision <kind>', 'how weights are stored').choices(PRECISIONS).default('fp32' as const),
    )
    .option(
      '--no-safetensors',
      'write the ONNX graph only, without the weights for Python and for pruning further',
    )
    .option(
      '--vocabulary <files...>',
      'also drop the tokens that these texts and their characters never need: FAQ, logged questions, documents (JSON Lines, JSON, CSV, XLSX, text)',
    )
    .option(
      '--vocabulary-size <tokens>',
      'with --vocabulary: keep the likeliest other tokens, too, up to so many',
      wholeNumber('--vocabulary-size'),
    )
    .option(
      '--dimensions <number>',
      'also cut the vectors to their first numbers; for a model that was trained for it (Matryoshka)',
      wholeNumber('--dimensions'),
    )
    .action((base, options, command) =>
      runWithContext(command, async ({ configuration, signal, report, info, warn, result }) => {
        const { dataDir } = configuration;
        const model = await findBase(base, { dataDir, signal, report, announce: warn });
        for (const note of model.notes) info(`${base}: ${note}`);
        const { out, precision, safetensors, dimensions } = options;
        const { vocabulary: files, vocabularySize: tokens } = options;
        if (tokens !== undefined && files === undefined) {
          throw new AppError(
            'invalid',
            '--vocabulary-size needs --vocabulary: name the texts that must stay readable.',
          );
        }
        const keep = chosenLayers(model, options, files !== undefined || dimensions !== undefined);
        const vocabulary = files && { files, texts: await readTexts(files, { signal }), tokens };
        const request = { base: model.dir, keep, out, precision, safetensors, vocabulary, dimensions };
        const variant = await prune({ ...request, signal, report });
        const cut = dimensions === undefined ? '' : `, ${dimensions} dimensions`;
        const size = variant.bytes === null ? '' : `, ${formatBytes(variant.bytes)}`;
        result(
          variant,
          () =>
            `${variant.path}: layers ${variant.keptLayers.join(', ')} of ${variant.base}, ${precision}${cut}${size}`,
        );
      }),
    );
}
