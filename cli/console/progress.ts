import { SingleBar } from 'cli-progress';
import type { ProgressState, ReportProgress } from '../../core/progress.ts';
import type { TrainStudentOptions } from '../../encoder/training/tune/tune.ts';

/** Shows progress, and takes it away when the work is over. */
interface ProgressDisplay {
  readonly report: ReportProgress;
  stop(): void;
}

/** For where nobody watches. */
export const silentDisplay: ProgressDisplay = { report: () => undefined, stop: () => undefined };

/** How much is done in a second, or of what is slow in a minute: "12/s", "0.4/s", "3.1/min". */
function rate(done: number, elapsedMs: number): string {
  const perSecond = (done / Math.max(elapsedMs, 1)) * 1000;
  if (perSecond < 0.1) return `${(60 * perSecond).toFixed(1)}/min`;
  return `${perSecond >= 10 ? perSecond.toFixed(0) : perSecond.toFixed(1)}/s`;
}

/** A duration as a person would say it: "40 s", "3 min", "1 h 20 min". */
export function formatDuration(seconds: number): string {
  if (seconds < 90) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

function timeLeft({ done, total }: ProgressState, since: Since): string {
  if (total === null || done === since.done) return '';
  return `, ${formatDuration(((total - done) / (done - since.done)) * (since.elapsedMs / 1000))} left`;
}

/** How much was done when a phase was first seen, and milliseconds since then: work that goes on begins above 0. */
interface Since {
  readonly done: number;
  readonly elapsedMs: number;
}

/** Rate, time left and whatever else there is to say. */
export function speedOf(state: ProgressState, since: Since): string {
  return `${rate(state.done - since.done, since.elapsedMs)}${timeLeft(state, since)}`;
}

function detailOf({ detail }: ProgressState): string {
  return detail === undefined ? '' : `, ${detail}`;
}

/** A bar on a terminal with rate and time left, redrawn in place. */
export function progressDisplay(stream: NodeJS.WriteStream): ProgressDisplay {
  let bar: SingleBar | null = null;
  let phase = '';
  let startedAt = 0;
  let startedWith = 0;
  const stop = (): void => {
    bar?.stop();
    bar = null;
  };
  return {
    report(state) {
      if (state.phase !== phase || bar === null) {
        stop();
        phase = state.phase;
        startedAt = Date.now();
        startedWith = state.done;
        bar = new SingleBar({
          stream,
          format:
            state.total === null
              ? '{phase}  {value} {unit}'
              : '{phase}  {bar}  {value}/{total} {unit}{speed}',
          barCompleteChar: '█',
          barIncompleteChar: '░',
          barsize: 24,
          hideCursor: true,
          clearOnComplete: false,
        });
        bar.start(state.total ?? state.done, state.done, { phase, unit: state.unit, speed: '' });
      }
      const since = { done: startedWith, elapsedMs: Date.now() - startedAt };
      const speed = state.done > since.done ? `, ${speedOf(state, since)}` : '';
      bar.update(state.done, { phase, unit: state.unit, speed: speed + detailOf(state) });
    },
    stop,
  };
}

/** A line for each time that a training's dev data are measured. */
export function evaluationNote({
  info,
}: {
  readonly info: (line: string) => void;
}): NonNullable<TrainStudentOptions['onEvaluation']> {
  return (phase, { step, score, figures }) => {
    const parts = Object.entries(figures).map(([name, value]) => `${name} ${value.toFixed(2)}`);
    info(`${phase}, step ${step}: dev ${score.toFixed(2)} (${parts.join(', ')})`);
  };
}
