import { listVariants } from '../../encoder/variants/resolve.ts';
import type { Program } from '../console/base.ts';
import { runWithContext } from '../console/run.ts';
import { formatBytes, table } from '../console/table.ts';

export function addModels(program: Program): void {
  program
    .command('models')
    .description(
      'list the variants that can serve: the shipped ones, made yet or not, and your own that were used here',
    )
    .action((_options, command) =>
      runWithContext(command, async ({ configuration, result }) => {
        const variants = await listVariants(configuration.dataDir);
        result(variants, () =>
          table(
            ['name', 'layers', 'kept', 'precision', 'parameters', 'size', 'base', 'shares the space of'],
            variants.map((variant) => [
              variant.name,
              variant.layers,
              variant.keptLayers.join(','),
              variant.precision,
              `${(variant.parameters / 1e6).toFixed(1)} M`,
              variant.bytes === null ? null : formatBytes(variant.bytes),
              variant.base,
              variant.sharesSpaceWith?.variant ?? null,
            ]),
          ),
        );
      }),
    );
}
