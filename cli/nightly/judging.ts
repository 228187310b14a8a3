import { pairName } from '../../core/domain.ts';
import { AppError } from '../../core/errors.ts';
import { GATES, type Gate, untold } from '../../core/gate.ts';
import { dataLayout } from '../../core/paths.ts';
import { startEncoder, type Encoder } from '../../encoder/runtime/service.ts';
import { resolveRecorded } from '../../encoder/variants/resolve.ts';
import type { AskedSide } from '../../evaluation/gates/ask-both.ts';
import { judgeAgainst } from '../../evaluation/gates/judge.ts';
import {
  currentGeneration,
  openGeneration,
  type Manifest,
  type OpenGeneration,
} from '../../indexer/generations.ts';
import { namesOf, type IndexedVariant } from '../../indexer/manifest.ts';
import { loggedQuestions } from '../../store/activity/logged-questions.ts';
import { ownJudgements } from '../console/recalibration.ts';
import type { Context } from '../console/run.ts';

/** Running encoders, each model once. */
type Encoders = Map<string, Encoder>;

/**
 * Compares a new generation with the live one on the FAQ's own questions. Where the live one cannot be asked any more, nothing
 * can be told, and that stops nothing: it is to be replaced.
 *
 * @throws AppError `cancelled`, and what keeps the new generation from being asked
 */
export async function judgeCandidate(context: Context, candidate: Manifest): Promise<Gate[]> {
  const { dataDir, gates } = context.configuration;
  const { activity } = dataLayout(dataDir);
  const encoders: Encoders = new Map();
  const opened: OpenGeneration[] = [];
  try {
    const judgements = await ownJudgements(dataDir, context.signal);
    const logged = loggedQuestions(activity);
    if (judgements.length + logged.length === 0) return allUntold('No question was judged or logged yet.');
    const live = await currentGeneration(dataDir);
    const before = live === null ? null : await openedSide(context, live.generation, opened, encoders);
    if (before === null) return allUntold('There is nothing live to compare with.');
    const after = await openedSide(context, candidate.id, opened, encoders);
    return await judgeAgainst({
      ...{ before: before.side, after: after.side, judgements, logged, thresholds: gates },
      sameEncoders: pairName(namesOf(before.manifest)) === pairName(namesOf(candidate)),
      ...{ report: context.report, signal: context.signal },
    });
  } catch (error) {
    const ofCandidate = opened.some(({ manifest }) => manifest.id === candidate.id);
    if (!(error instanceof AppError) || error.code === 'cancelled' || ofCandidate) throw error;
    return allUntold(`It cannot be compared with the live index: ${error.message}`);
  } finally {
    for (const { searcher } of opened) searcher.close();
    await Promise.all([...encoders.values()].map((encoder) => encoder.close()));
  }
}

async function openedSide(
  context: Context,
  id: string,
  opened: OpenGeneration[],
  encoders: Encoders,
): Promise<{ side: AskedSide; manifest: Manifest }> {
  const generation = await openGeneration(context.configuration.dataDir, id);
  opened.push(generation);
  const { searcher, manifest } = generation;
  const { queryVariant } = manifest;
  const encoder = encoders.get(queryVariant.identity) ?? (await started(context, queryVariant));
  encoders.set(queryVariant.identity, encoder);
  const embed = async (texts: readonly string[]): Promise<Float32Array> =>
    (await encoder.embed(texts, { role: 'query', signal: context.signal })).vectors;
  return { side: { searcher, identity: queryVariant.identity, embed }, manifest };
}

/** Vectors of another model than the generation's would say nothing of it. */
async function started({ configuration, signal }: Context, wanted: IndexedVariant): Promise<Encoder> {
  const { dataDir, threads } = configuration;
  const encoder = await startEncoder(await resolveRecorded(wanted, { dataDir, signal }), { threads, signal });
  if (encoder.identity === wanted.identity) return encoder;
  await encoder.close();
  throw new AppError(
    'incompatible',
    `${wanted.name} is another model now than when its generation was made.`,
  );
}

function allUntold(reason: string): Gate[] {
  return GATES.filter((gate) => ['quality', 'flips', 'latency'].includes(gate)).map((gate) =>
    untold(gate, 0, reason),
  );
}
