import { addHubModel, type AddedModel } from '../../encoder/variants/hub-models.ts';
import { type ListedVariant, listVariants } from '../../encoder/variants/resolve.ts';
import type { Program } from '../console/base.ts';
import { runWithContext } from '../console/run.ts';
import { formatBytes, table } from '../console/table.ts';

export function addModels(program: Program): void {
  const models = program
    .command('models')
    .description(
      'list the variants that can serve: the shipped ones, made yet or not, and your own that were used here',
    )
    .action((_options, command) =>
      runWithContext(command, async ({ configuration, result }) => {
        const variants = await listVariants(configuration.dataDir);
        const problems = variants.flatMap(({ name, problem }) =>
          problem === undefined ? [] : [`${name}: ${problem}`],
        );
        result(variants, () =>
          [
            table(
              [
                'name',
                'family',
                'languages',
                'layers',
                'kept',
                'dimensions',
                'vocabulary',
                'precision',
                'size',
                'base',
                'shares the space of',
              ],
              variants.map((variant) => [
                variant.name,
                variant.family,
                languagesOf(variant),
                variant.layers,
                variant.keptLayers.join(','),
                variant.dimensions,
                variant.vocabulary,
                variant.precision,
                variant.bytes === null ? null : formatBytes(variant.bytes),
                variant.base,
                variant.sharesSpaceWith?.variant ?? null,
              ]),
            ),
            ...problems,
          ].join('\n'),
        );
      }),
    );

  models
    .command('add')
    .description(
      'fetch a model from a hub, once, so that it can be used by its name wherever a VARIANT or BASE is asked',
    )
    .argument(
      '<hub-id>',
      'such as intfloat/multilingual-e5-small, with @REVISION for a branch, a tag or a commit',
    )
    .option('--name <name>', 'a shorter name to call it by')
    .addHelpText(
      'after',
      `
Only what an encoder needs is fetched (safetensors, tokenizer, configuration), and every file is checked by its hash.
It goes into the cache that Python's huggingface_hub uses. Stopped with Ctrl-C, the same call goes on from there.
HF_ENDPOINT names another hub, HF_HOME another place, HF_TOKEN opens what is private, HF_HUB_OFFLINE=1 forbids connections.`,
    )
    .action((id, { name }, command) =>
      runWithContext(command, async ({ configuration, signal, report, warn, result }) => {
        const { dataDir } = configuration;
        const added = await addHubModel(id, name, { dataDir, signal, report, announce: warn });
        result(added, () => summary(added));
      }),
    );
}

/** A model for many languages is not for a list of them. */
const LISTED_LANGUAGES = 4;

function languagesOf({ languages }: ListedVariant): string | null {
  if (languages.length === 0) return null;
  return languages.length <= LISTED_LANGUAGES ? languages.join(', ') : `${languages.length} languages`;
}

function summary({ id, name, commit, dir, fetchedBytes }: AddedModel): string {
  const called = name === id ? id : `${name} (${id})`;
  const how = fetchedBytes === 0 ? 'was here already' : `${formatBytes(fetchedBytes)} fetched and checked`;
  return `${called}, commit ${commit.slice(0, 12)}: ${how}, in ${dir}`;
}
