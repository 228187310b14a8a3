import type { FaqEntry } from '../../core/domain.ts';
import { type LanguageShare, languagesOf } from '../../core/language.ts';
import { type VariantPair, pairWith } from '../../encoder/variants/pair.ts';
import { resolveVariant, usualPairs } from '../../encoder/variants/resolve.ts';
import { liveVariants, readCurrent } from '../../indexer/generations.ts';
import { type EncoderChoice, encodersFor, type LiveEncoders } from './encoder-choice.ts';
import type { Context } from './run.ts';

/** What a call says of the encoders. */
interface NamedEncoders {
  readonly variant?: string | undefined;
  readonly queryVariant?: string | undefined;
}

export interface ChosenPair extends Pick<EncoderChoice, 'chosen' | 'line'> {
  readonly pair: VariantPair;
  readonly languages: readonly LanguageShare[];
}

/**
 * The encoders that were named, by the call or by the settings; else those that `encodersFor` chooses. A query variant that
 * was chosen for the live entries stays with them, but is not carried over to those of another variant.
 *
 * @param entries the whole FAQ as it will be
 * @param models the folder of models: the one that ships unless given
 * @throws AppError as `resolveVariant` and `pairWith`
 */
export async function chosenPair(
  { configuration, signal, report, warn }: Pick<Context, 'configuration' | 'signal' | 'report' | 'warn'>,
  { variant, queryVariant }: NamedEncoders,
  entries: Iterable<FaqEntry>,
  models?: string,
): Promise<ChosenPair> {
  const { dataDir } = configuration;
  const settings = { dataDir, signal, report, announce: warn, ...(models === undefined ? {} : { models }) };
  const languages = languagesOf(entries);
  const live = await liveEncoders(dataDir);
  const named = variant ?? (configuration.variant === '' ? undefined : configuration.variant);
  const choice = encodersFor({ live, languages, usual: usualPairs(models) });
  // Who names only the encoder of questions means the entries as they are.
  const unnamed = queryVariant === undefined ? choice.names : (live?.names ?? usualPairs(models).default);
  const usual = named === undefined ? unnamed : (live?.names ?? { variant: named, queryVariant: named });
  const entry = await resolveVariant(named ?? usual.variant, settings);
  const queryEncoder = usual.variant === entry.source ? usual.queryVariant : entry.source;
  return {
    pair: await pairWith(entry, queryVariant ?? queryEncoder, settings),
    languages,
    chosen: named !== undefined || queryVariant !== undefined || choice.chosen,
    line: named === undefined && queryVariant === undefined ? choice.line : null,
  };
}

/** Null before the first index; where the pointer is damaged, nobody knows who chose. */
async function liveEncoders(dataDir: string): Promise<LiveEncoders | null> {
  const names = await liveVariants(dataDir);
  if (names === null) return null;
  const current = await readCurrent(dataDir);
  const { chosen, pinned } =
    current === null || current === 'damaged' ? { chosen: undefined, pinned: false } : current;
  return { names, chosen, pinned };
}
