import { Option } from '@commander-js/extra-typings';
import { AppError } from '../../core/errors.ts';
import { prune, PRUNING_STRATEGIES } from '../../pruning/prune.ts';
import type { Program } from '../base.ts';
import { runWithContext } from '../run.ts';
import { spokenBytes } from '../table.ts';
import { wholeNumber } from '../values.ts';

function layerList(text: string): number[] {
  return text.split(',').map((part) => {
    if (!/^\s*\d+\s*$/.test(part)) {
      throw new AppError(
        'invalid',
        `--keep takes layer numbers from 0, separated by commas, such as 0,2,5; got "${text}".`,
      );
    }
    return Number(part);
  });
}

export function addPrune(program: Program): void {
  program
    .command('prune')
    .description('make a variant of BASE from some of its layers')
    .argument('<base>', 'a VARIANT, or the folder of a sentence-transformers model')
    .requiredOption('--out <folder>', 'the new variant; must not exist yet')
    .option('--keep <layers>', 'zero-based layers to keep, such as 0,2,5', layerList)
    .addOption(
      new Option('--strategy <name>', 'which layers to keep: top removes the last ones').choices(
        PRUNING_STRATEGIES,
      ),
    )
    .option('--layers <number>', 'how many layers to keep, with --strategy', wholeNumber('--layers'))
    .addOption(
      new Option('--precision <kind>', 'how weights are stored')
        .choices(['fp32', 'fp16', 'int8'] as const)
        .default('fp32' as const),
    )
    .option('--no-safetensors', 'write the ONNX file only')
    .action((base, options, command) =>
      runWithContext(command, async ({ configuration, signal, report, result }) => {
        const variant = await prune({
          base,
          dataDir: configuration.dataDir,
          ...(options.keep === undefined ? {} : { keep: options.keep }),
          ...(options.strategy === undefined ? {} : { strategy: options.strategy }),
          ...(options.layers === undefined ? {} : { layers: options.layers }),
          out: options.out,
          precision: options.precision,
          safetensors: options.safetensors,
          signal,
          report,
        });
        result(
          variant,
          () =>
            `${variant.path}: layers ${variant.keptLayers.join(', ')} of ${variant.base}, ${variant.precision}, ${spokenBytes(variant.bytes)}`,
        );
      }),
    );
}
