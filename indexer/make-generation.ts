import type { FaqEntry } from '../core/domain.ts';
import { AppError } from '../core/errors.ts';
import { dataLayout } from '../core/paths.ts';
import type { ReportProgress } from '../core/progress.ts';
import { distinct, embedInto, hashed, type Text, vectorsOf } from '../encoder/runtime/embed-into.ts';
import type { Encoder } from '../encoder/runtime/service.ts';
import { phrasingsOf } from '../faq/phrasings.ts';
import { knownCalibration } from '../search/calibration/calibration.ts';
import { copiesIn } from '../search/dense/duplicate-vectors.ts';
import type { Library } from '../store/library/library.ts';
import { buildGeneration } from './build.ts';
import { fingerprintOf } from './fingerprint.ts';
import { newestManifestOf } from './generations.ts';
import { canHaveGraph, lacksGraph } from './graph.ts';
import { generationDir, namesOf, type IndexedPair, type IndexedVariant, type Manifest } from './manifest.ts';
import { frozenCalibration, verifyFiles } from './open.ts';
import { probesOf } from './recall-queries.ts';

/** What a generation is made of, beside its entries. */
export interface GenerationOptions {
  readonly dataDir: string;
  /** Embed and build anew, also where nothing changed. */
  readonly full: boolean;
  /** Embeds the entries. */
  readonly variant: IndexedVariant;
  /** Will embed the questions, and shares the variant's space; default: the variant itself. */
  readonly queryVariant?: IndexedVariant | undefined;
  /** Called only if there are new texts, or the first ones; what it gives is of the variant, and is closed at the end. */
  readonly startEncoder: () => Promise<Encoder>;
  readonly report?: ReportProgress | undefined;
  readonly signal?: AbortSignal | undefined;
}

interface MadeGeneration {
  readonly manifest: Manifest;
  readonly embedded: number;
  readonly truncated: number;
  /** What it needed vectors of; null where it was there already. */
  readonly texts: readonly Text[] | null;
}

/** The generation of these entries: the newest one if it is just that, else a new one. */
export async function generationOf(
  entries: readonly FaqEntry[],
  library: Library,
  options: GenerationOptions,
): Promise<MadeGeneration> {
  const { dataDir, variant, queryVariant = variant, full, startEncoder, report, signal } = options;
  const pair = { variant, queryVariant };
  const calibration = knownCalibration(namesOf(pair), dataLayout(dataDir).calibrations);
  const fingerprint = fingerprintOf(entries, pair, calibration);
  if (!full) {
    const manifest = await wholeGeneration(dataDir, pair, fingerprint);
    if (manifest !== null) return { manifest, embedded: 0, truncated: 0, texts: null };
  }

  const phrasings = entries.flatMap(phrasingsOf);
  const phrasingTexts = hashed(
    phrasings.map(({ text }) => text),
    'document',
  );
  const indexed = distinct(phrasingTexts);
  const graph = await canHaveGraph(phrasings.length);
  const probes = graph ? probesOf(indexed) : [];
  const cache = library.vectorsOf(variant.identity, variant.dimensions);
  const missing = (texts: readonly Text[]): Text[] => texts.filter(({ hash }) => full || !cache.has(hash));
  const toEmbed = missing(indexed);
  const encoder = onDemand(variant, startEncoder);
  let truncated: number;
  let knownWords: number;
  try {
    const embedding = { cache, encoder: encoder.get, signal };
    truncated = await embedInto({ ...embedding, role: 'document', report }, toEmbed);
    await embedInto({ ...embedding, role: 'query' }, missing(probes));
    // Where there is no new text, what was found last time still holds, and no encoder has to start.
    const before = toEmbed.length > 0 ? null : await newestManifestOf(dataDir, variant.identity);
    knownWords =
      before?.knownWords ?? (await (await encoder.get()).knownWords(entries.map(({ question }) => question)));
  } finally {
    await encoder.close();
  }
  const vectors = vectorsOf(phrasingTexts, cache, variant.dimensions);
  const manifest = await buildGeneration({
    dataDir,
    ...pair,
    entries,
    phrasings,
    vectors,
    copies: graph ? await copiesIn(vectors, variant.dimensions) : null,
    probes: vectorsOf(probes, cache, variant.dimensions),
    knownWords,
    calibration,
    fingerprint,
    report,
    signal,
  });
  return { manifest, embedded: toEmbed.length, truncated, texts: [...indexed, ...probes] };
}

/**
 * The newest generation of the pair if it is the one that would be built now, has the graph that it would get, and its
 * files are whole and can be read. (An older one would not do: a rollback looks for what is older than the live one.)
 */
async function wholeGeneration(
  dataDir: string,
  { variant, queryVariant }: IndexedPair,
  fingerprint: string,
): Promise<Manifest | null> {
  const newest = await newestManifestOf(dataDir, variant.identity, queryVariant.identity);
  if (newest?.fingerprint !== fingerprint || (await lacksGraph(newest))) return null;
  try {
    const folder = generationDir(dataDir, newest.id);
    await verifyFiles(folder, newest);
    return (await frozenCalibration(folder)) === null ? null : newest;
  } catch (error) {
    if (error instanceof AppError && error.code === 'corrupt') return null;
    throw error;
  }
}

/** An encoder that starts when it is first asked for. */
function onDemand(
  { name, identity }: IndexedVariant,
  start: () => Promise<Encoder>,
): { get: () => Promise<Encoder>; close: () => Promise<void> } {
  let started: Promise<Encoder> | undefined;
  return {
    get: async () => {
      started ??= start();
      const encoder = await started;
      if (encoder.identity === identity) return encoder;
      throw new AppError(
        'incompatible',
        `The encoder that was started is not ${name}: its vectors would not fit.`,
      );
    },
    close: async () => {
      const encoder = await started?.catch(() => undefined);
      await encoder?.close();
    },
  };
}
