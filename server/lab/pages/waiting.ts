import type { Outcome } from '../work/background.ts';
import type { LabStrings } from '../../strings/lab-en.ts';

/** What a page shows whose content is still being made, or could not be. Null where it is there. */
export interface WaitingView {
  readonly text: string;
  /** Of the way, where it is known: for a progress element. */
  readonly done: number | null;
  readonly total: number | null;
  readonly failed: boolean;
}

export function waitingView(outcome: Outcome<unknown>, lab: LabStrings): WaitingView | null {
  switch (outcome.state) {
    case 'done':
      return null;
    case 'failed':
      return { text: outcome.message, done: null, total: null, failed: true };
    case 'waiting': {
      // What it is about is not said: the names of encoders are hidden here.
      const { done = 0, total = null } = outcome.progress ?? {};
      if (total === null || total === 0)
        return { text: lab.waitingBegun, done: null, total: null, failed: false };
      return { text: lab.waitingAt(done, total), done, total, failed: false };
    }
  }
}
