import { setImmediate as nextTurn } from 'node:timers/promises';
import { LRUCache } from 'lru-cache';
import { AppError, throwIfCancelled } from '../../../core/errors.ts';
import { dataLayout } from '../../../core/paths.ts';
import type { ReportProgress } from '../../../core/progress.ts';
import type { VariantNames } from '../../../core/domain.ts';
import { hashed, vectorsOf } from '../../../encoder/runtime/embed-into.ts';
import { resolveCandidate, type Candidate } from '../../../evaluation/compare/candidates.ts';
import { nextFusion } from '../../../evaluation/calibration/next-fusion.ts';
import { embedAll, type VectorKeeper } from '../../../evaluation/quality/vector-source.ts';
import { type Calibration, knownCalibration } from '../../../search/calibration/calibration.ts';
import { calibrationOver } from '../../../search/calibration/provisional.ts';
import { exactIndex } from '../../../search/dense/exact.ts';
import { createSearcher } from '../../../search/searcher.ts';
import type { VectorIndex } from '../../../search/dense/vectors.ts';
import type { Fusion } from '../../../search/ranking/fusion.ts';
import type { ShownHit } from '../../../store/lab/lab-store.ts';
import type { LiveSearch, WithLive } from '../../live/live-search.ts';
import { startEncoder, type Encoder, type EncoderVariant } from '../../../encoder/runtime/service.ts';

/** Answers of several encoders to one question, over the FAQ that serves. */
interface SideBySide {
  /**
   * What each of `names` answers, in their order. The entries are embedded first where an encoder has not seen them; their
   * vectors are kept, so that it takes long only once.
   *
   * @throws AppError as `resolveCandidate`; `unavailable` without a FAQ, `conflict` where another one went live meanwhile,
   *   `cancelled`
   */
  answer(
    query: string,
    names: readonly string[],
    context: { readonly report: ReportProgress; readonly signal: AbortSignal },
  ): Promise<ShownHit[][]>;
  close(): Promise<void>;
}

interface SideBySideOptions {
  readonly dataDir: string;
  readonly threads: number;
  readonly withLive: WithLive;
  /** Keeps vectors; opened when it is first needed. */
  readonly keeper: () => VectorKeeper;
}

/** A candidate's index of one generation's phrasings. */
interface Prepared {
  readonly generation: string;
  readonly vectors: VectorIndex;
  readonly calibration: Calibration;
  readonly fusion: Fusion;
  readonly names: VariantNames;
}

/** Indexes that are held in memory: about 1.5 kB a phrasing each. */
const HELD = 4;
const SHOWN = 3;
/** Vectors that are copied before others have their turn. */
const CHUNK = 1000;

export function createSideBySide({ dataDir, threads, withLive, keeper }: SideBySideOptions): SideBySide {
  const prepared = new LRUCache<string, Prepared>({ max: HELD });
  const encoders = createEncoderPool(threads);

  const prepare = async (
    candidate: Candidate,
    texts: readonly string[],
    generation: string,
    context: { readonly report: ReportProgress; readonly signal: AbortSignal },
  ): Promise<Prepared> => {
    const key = `${candidate.entry.identity} ${candidate.query.identity}`;
    const before = prepared.get(key);
    if (before?.generation === generation) return before;
    // Its memory is free while another is made.
    prepared.delete(key);
    const { identity, dimensions } = candidate.entry;
    // A side's progress must not name it.
    const report: ReportProgress = ({ phase, done, total, unit }) => {
      context.report({ phase, done, total, unit });
    };
    await embedAll(keeper(), [{ variant: candidate.entry, role: 'document', texts }], {
      threads,
      ...context,
      report,
    });
    const cache = keeper().vectorsOf(identity, dimensions);
    const matrix = new Float32Array(texts.length * dimensions);
    for (let start = 0; start < texts.length; start += CHUNK) {
      const chunk = hashed(texts.slice(start, start + CHUNK), 'document');
      matrix.set(vectorsOf(chunk, cache, dimensions), start * dimensions);
      await nextTurn();
      throwIfCancelled(context.signal);
    }
    const names = { variant: candidate.entry.name, queryVariant: candidate.query.name };
    const vectors = exactIndex(matrix, dimensions);
    const known = knownCalibration(names, dataLayout(dataDir).calibrations);
    const reader = await encoders.encoderOf(candidate.entry);
    const measured = await withLive(async ({ searcher }) => {
      requireSame(searcher.generation, generation);
      const { content } = searcher;
      const fusion = await nextFusion(content, vectors, (asked) => reader.knownWords(asked));
      return { fusion, calibration: calibrationOver(known, { content, vectors, fusion }) };
    });
    const made = { generation, vectors, ...measured, names };
    prepared.set(key, made);
    return made;
  };

  return {
    async answer(query, names, context) {
      const answers: ShownHit[][] = [];
      const { texts, generation, ...serving } = await withLive(facts);
      for (const name of names) {
        const candidate = await resolveCandidate(name, { dataDir, ...context });
        const isLive =
          candidate.entry.identity === serving.entryIdentity &&
          candidate.query.identity === serving.queryIdentity;
        const index = isLive ? null : await prepare(candidate, texts, generation, context);
        const vectors = await questionVectors(query, candidate, isLive, withLive, encoders, context.signal);
        const hits = await withLive(({ searcher }) => {
          requireSame(searcher.generation, generation);
          const asked =
            index === null
              ? searcher
              : createSearcher({ ...index, ...index.names, content: searcher.content });
          return asked.search({ query, limit: SHOWN, mode: 'hybrid' }, vectors).hits;
        });
        answers.push(hits.map(({ id, question, answer, band }) => ({ id, question, answer, band })));
      }
      return answers;
    },
    close: () => encoders.close(),
  };
}

/** @throws AppError `conflict` */
function requireSame(generation: string, wanted: string): void {
  if (generation === wanted) return;
  throw new AppError('conflict', 'Another version of the FAQ went live meanwhile. Ask again.');
}

function facts({ searcher: { content, generation }, entryIdentity, queryIdentity }: LiveSearch) {
  const texts = Array.from({ length: content.phrasings }, (_, label) => content.phrasing(label).text);
  return { texts, generation, entryIdentity, queryIdentity };
}

async function questionVectors(
  query: string,
  candidate: Candidate,
  isLive: boolean,
  withLive: WithLive,
  encoders: EncoderPool,
  signal: AbortSignal,
): Promise<Float32Array> {
  if (!isLive) {
    const texts = await withLive(({ searcher }) => searcher.textsOf(query, 'hybrid'));
    return (await (await encoders.encoderOf(candidate.query)).embed(texts, { role: 'query', signal }))
      .vectors;
  }
  return withLive(async ({ encoder, searcher }) => {
    const running = encoder ?? (await encoders.encoderOf(candidate.query));
    return (await running.embed(searcher.textsOf(query, 'hybrid'), { role: 'query', signal })).vectors;
  });
}

/** Encoders that are started when they are needed, and end when nobody has needed them for a while. */
interface EncoderPool {
  /** @throws AppError as `startEncoder` */
  encoderOf(variant: EncoderVariant): Promise<Encoder>;
  close(): Promise<void>;
}

const IDLE_MS = 5 * 60_000;

function createEncoderPool(threads: number): EncoderPool {
  const running = new Map<string, { readonly encoder: Promise<Encoder>; idle: NodeJS.Timeout }>();
  const end = async (identity: string): Promise<void> => {
    const entry = running.get(identity);
    if (entry === undefined) return;
    running.delete(identity);
    clearTimeout(entry.idle);
    await entry.encoder.then(
      (encoder) => encoder.close(),
      () => undefined,
    );
  };
  const endLater = (identity: string): NodeJS.Timeout =>
    setTimeout(() => void end(identity), IDLE_MS).unref();
  return {
    async encoderOf(variant) {
      const { identity } = variant;
      let entry = running.get(identity);
      if (entry === undefined) {
        entry = { encoder: startEncoder(variant, { threads }), idle: endLater(identity) };
        running.set(identity, entry);
        entry.encoder.catch(() => {
          running.delete(identity);
        });
      }
      clearTimeout(entry.idle);
      entry.idle = endLater(identity);
      return entry.encoder;
    },
    async close() {
      await Promise.all([...running.keys()].map(end));
    },
  };
}
