import { pairName } from '../../core/domain.ts';
import { catalog, isTuned } from '../../encoder/variants/catalog.ts';

/** What embeds the entries where a tuned variant asks. */
const PAIRED_WITH = 'minilm-l6-int8';

/** Everything that ships and may serve: each variant, and each tuned one as the asking half of a pair. */
export function servedNames(): string[] {
  const { variants } = catalog();
  return [
    ...variants.map(({ name }) => name),
    ...variants.filter(isTuned).map(({ name }) => pairName({ variant: PAIRED_WITH, queryVariant: name })),
  ];
}
