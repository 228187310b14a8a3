import { once } from 'node:events';
import { Writable } from 'node:stream';
import { expect } from 'chai';
import { pino } from 'pino';
import { scheduleRuns } from '../../../cli/nightly/schedule.ts';
import { AppError } from '../../../core/errors.ts';

describe('a schedule of runs', () => {
  it('refuses what is no time', () => {
    const log = pino({ level: 'silent' });
    expect(() => scheduleRuns('at night', () => ({ pid: undefined, status: Promise.resolve(0) }), log))
      .to.throw(AppError, /^--schedule takes five fields as in a crontab/)
      .with.property('code', 'invalid');
  });

  it('starts a run, and says so where it fails', async function () {
    this.timeout(10_000);
    const lines: string[] = [];
    const stream = new Writable({
      write(chunk: Buffer, _encoding, done) {
        lines.push(chunk.toString());
        if (lines.length === 2) stream.emit('told');
        done();
      },
    });
    let runs = 0;
    // Croner takes seconds too, as a sixth field.
    const stop = scheduleRuns(
      '* * * * * *',
      () => {
        runs++;
        return { pid: undefined, status: Promise.resolve(2) };
      },
      pino({ level: 'info' }, stream),
    );
    // Its own timer keeps no process alive; this one does.
    const alive = setInterval(() => undefined, 1000);
    await once(stream, 'told');
    clearInterval(alive);
    stop();
    expect(runs).to.equal(1);
    expect(lines[1]).to.include('"status":2').and.to.include('what was live goes on');
  });
});
