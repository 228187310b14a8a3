import type { ReportProgress } from '../../core/progress.ts';
import { formatDuration } from '../../cli/console/progress.ts';
import { nameOf, type TunedRow } from './plan.ts';
import type { Trainings } from './trainings.ts';

export interface PendingOptions {
  readonly report: ReportProgress;
  readonly note: (line: string) => void;
}

/**
 * Trains what rows still lack, one stage after the other, and tells how much is left.
 *
 * @throws AppError as `Trainings.train`
 */
export async function trainPending(
  rows: readonly TunedRow[],
  trained: Trainings,
  { report, note }: PendingOptions,
): Promise<void> {
  const stages = trained.pending(rows);
  const begun = performance.now();
  const all = stages.reduce((sum, stage) => sum + trained.workOf(stage), 0);
  let done = 0;
  for (const [index, stage] of stages.entries()) {
    const seconds = (performance.now() - begun) / 1000;
    const left = done === 0 ? '' : `, ${formatDuration((seconds / done) * (all - done))} left`;
    note(`Training ${index + 1} of ${stages.length}: ${nameOf(stage)}${left}`);
    await trained.train(stage, (state) => {
      report({ ...state, phase: `${nameOf(stage)}, ${state.phase}` });
    });
    done += trained.workOf(stage);
  }
}
