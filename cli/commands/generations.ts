import { AppError } from '../../core/errors.ts';
import {
  currentGeneration,
  listGenerations,
  rollback,
  unpin,
  type KeptGeneration,
} from '../../indexer/generations.ts';
import type { Program } from '../console/base.ts';
import { keepLiveEncoders } from '../console/encoders.ts';
import { type Context, runWithContext } from '../console/run.ts';
import { table } from '../console/table.ts';

function generationsTable(generations: readonly KeptGeneration[]): string {
  if (generations.length === 0) return 'No generation yet. "bonsai index FILE…" makes one.';
  return table(
    ['generation', 'variant', 'questions by', 'entries', 'created', 'state'],
    generations.map(({ id, variant, queryVariant, entries, createdAt, live, pinned }) => [
      id,
      variant,
      queryVariant ?? variant,
      entries,
      createdAt,
      live ? (pinned ? 'live, pinned' : 'live') : '',
    ]),
  );
}

async function show({ configuration, warn, result }: Context): Promise<void> {
  const generations = await listGenerations(configuration.dataDir);
  await currentGeneration(configuration.dataDir).catch((error: unknown) => {
    if (!(error instanceof AppError)) throw error;
    warn(error.message);
  });
  const live = generations.find((generation) => generation.live) ?? null;
  const document = { live: live?.id ?? null, pinned: live?.pinned ?? false, generations };
  result(document, () => generationsTable(generations));
}

export function addGenerations(program: Program): void {
  program
    .command('generations')
    .description('list the kept generations of the index, and which is live')
    .action((_options, command) => runWithContext(command, show));
}

export function addRollback(program: Program): void {
  program
    .command('rollback')
    .description('serve an earlier generation, and keep serving it until "bonsai unpin"')
    .argument('[generation]', 'which one (default: the one before the live one)')
    .action((generation, _options, command) =>
      runWithContext(command, async (context) => {
        const live = await rollback(context.configuration.dataDir, generation);
        await keepLiveEncoders(context);
        context.info(
          `${live} is live and pinned. "bonsai index" goes on building without activating until "bonsai unpin".`,
        );
        await show(context);
      }),
    );
}

export function addUnpin(program: Program): void {
  program
    .command('unpin')
    .description(
      'serve the newest generation of the same pair again, and let "bonsai index" activate what it builds',
    )
    .action((_options, command) =>
      runWithContext(command, async (context) => {
        await unpin(context.configuration.dataDir);
        await keepLiveEncoders(context);
        await show(context);
      }),
    );
}
