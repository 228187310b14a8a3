import { existsSync } from 'node:fs';
import type { Judgement } from '../../core/domain.ts';
import { AppError } from '../../core/errors.ts';
import { dataLayout } from '../../core/paths.ts';
import { recalibrate, type Recalibrated } from '../../evaluation/calibration/recalibrate.ts';
import { readJudgements } from '../../faq/judgements.ts';
import { newestManifestOf, openGenerationParts } from '../../indexer/generations.ts';
import { type EncoderVariant, startEncoder } from '../../encoder/runtime/service.ts';
import type { VariantPair } from '../../encoder/variants/pair.ts';
import { MIN_OF_EACH } from '../../search/calibration/refit.ts';
import { openLabStore } from '../../store/lab/lab-store.ts';
import type { Context } from './run.ts';

export type Recalibration = Recalibrated | { readonly outcome: 'failed'; readonly reason: string };

/**
 * Refits the probabilities of a pair on the judgements in the data folder, as `recalibrate` does, by what its newest
 * generation finds. A failure is reported and harms nothing else: the FAQ has to be indexed all the same.
 *
 * @returns null where it is turned off, and where there is no judgement or no generation yet
 * @throws AppError `cancelled`
 */
export async function recalibration(
  { configuration, signal, report }: Context,
  pair: VariantPair,
): Promise<Recalibration | null> {
  const { dataDir, calibrate } = configuration;
  if (!calibrate) return null;
  try {
    const judgements = await ownJudgements(dataDir, signal);
    if (judgements.length === 0) return null;
    const manifest = await newestManifestOf(dataDir, pair.entry.identity, pair.query.identity);
    if (manifest === null) return null;
    const searched = await openGenerationParts(dataDir, manifest);
    try {
      const knownWords = (texts: Iterable<string>): Promise<number> =>
        manifest.knownWords === undefined ? askedOf(pair.entry, texts) : Promise.resolve(manifest.knownWords);
      return await recalibrate({ pair, judgements, searched, knownWords, configuration, signal, report });
    } finally {
      searched.content.close();
    }
  } catch (error) {
    if (!(error instanceof AppError) || error.code === 'cancelled') throw error;
    return { outcome: 'failed', reason: error.message };
  }
}

/** What older programs did not note of a generation. */
async function askedOf(variant: EncoderVariant, texts: Iterable<string>): Promise<number> {
  const encoder = await startEncoder(variant, { threads: 1 });
  try {
    return await encoder.knownWords(texts);
  } finally {
    await encoder.close();
  }
}

/** The judgements of the FAQ that lie in the data folder, and those of the lab, which count where both judge a query. */
export async function ownJudgements(dataDir: string, signal: AbortSignal): Promise<Judgement[]> {
  const { judgements, lab } = dataLayout(dataDir);
  const written = existsSync(judgements) ? await readJudgements(judgements, { signal }) : [];
  if (!existsSync(lab)) return written;
  const store = openLabStore(lab);
  try {
    const ofLab = new Map(store.judgements.all().map(({ query, relevant }) => [query, { query, relevant }]));
    return [...written.filter(({ query }) => !ofLab.has(query)), ...ofLab.values()];
  } finally {
    store.close();
  }
}

/** What was done, in one line; nothing where there was nothing to do. */
export function formatRecalibration(recalibration: Recalibration | null): string[] {
  switch (recalibration?.outcome) {
    case 'refitted':
      return [
        `Probabilities refitted on ${recalibration.judgements} judgements of your own: better on held-out questions (${brierScores(recalibration)}).`,
      ];
    case 'kept':
      return [keptLine(recalibration)];
    case 'too few':
      return [
        `Probabilities stay: of your own judgements ${recalibration.judgements} can be used, and at least ${recalibration.needed} are needed to refit them.`,
      ];
    case 'failed':
      return [`Probabilities were not refitted: ${recalibration.reason}`];
    case 'looked at':
    case undefined:
      return [];
  }
}

type Fitted = Extract<Recalibration, { modes: unknown }>;

function keptLine({ judgements, modes }: Fitted): string {
  const { heldOut, rarer } = modes.hybrid;
  const reason =
    heldOut === null
      ? `only ${rarer} of them have the rarer outcome of the first hit, and ${MIN_OF_EACH} are needed`
      : 'a refit is not better on held-out questions';
  return `Probabilities stay: ${judgements} judgements of your own were looked at, and ${reason}.`;
}

/** "hybrid: Brier 0.112 instead of 0.139" of the modes that became better. */
function brierScores({ modes, refitted }: Fitted): string {
  return refitted
    .flatMap((mode) => {
      const { heldOut } = modes[mode];
      if (heldOut === null) return [];
      return [`${mode}: Brier ${heldOut.refitted.toFixed(3)} instead of ${heldOut.before.toFixed(3)}`];
    })
    .join('; ');
}
