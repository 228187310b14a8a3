import { expect } from 'chai';
import { progressDisplay } from '../../../cli/console/progress.ts';
import type { ProgressState } from '../../../core/progress.ts';

describe('progress where there is no terminal', () => {
  const now = Date.now;
  afterEach(() => {
    Date.now = now;
  });

  /** What is said of states, each so many seconds after the first. */
  function said(...states: readonly (readonly [seconds: number, done: number])[]): string[] {
    const lines: string[] = [];
    const display = progressDisplay({
      isTTY: false,
      write: (line: string) => {
        lines.push(line.trim());
        return true;
      },
    });
    for (const [seconds, done] of states) {
      Date.now = () => 1_000_000 + 1000 * seconds;
      const state: ProgressState = { phase: 'Choosing', done, total: 100, unit: 'layers' };
      display.report(state);
    }
    return lines;
  }

  it('tells the rate and the time left, of slow work by the minute', () => {
    expect(said([0, 0], [10, 50], [20, 100])).to.deep.equal([
      'Choosing: 0 of 100 layers',
      'Choosing: 50 of 100 layers (5.0/s, 10 s left)',
      'Choosing: 100 of 100 layers',
    ]);
    expect(said([0, 0], [60, 1])[1]).to.equal('Choosing: 1 of 100 layers (1.0/min, 1 h 39 min left)');
  });

  it('counts from where work goes on, and says little', () => {
    expect(said([0, 80], [1, 81], [10, 90])).to.deep.equal([
      'Choosing: 80 of 100 layers',
      'Choosing: 90 of 100 layers (1.0/s, 10 s left)',
    ]);
  });
});
