import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { rename, rm, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { siblingModule } from '../../../core/paths.ts';
import { startEncoder, type Encoder } from '../../../encoder/runtime/service.ts';
import type { ReadyVariant } from '../../../encoder/variants/resolve.ts';
import { failure } from './failure.ts';
import { copyOf, fillWithNaN, variant } from './helpers.ts';
import { runs, until } from './processes.ts';

function pidOf(encoder: Encoder): number {
  const [pid] = encoder.pids;
  if (pid === undefined) throw new Error('The encoder has no process.');
  return pid;
}

describe('encoder: supervision', () => {
  describe('a lost process', () => {
    it('is replaced, and what was under way is done again unseen', async () => {
      const reasons: string[] = [];
      const encoder = await startEncoder(await variant(), {
        threads: 1,
        onLoss: (reason) => reasons.push(reason),
      });
      const texts = Array.from({ length: 40 }, (_, i) => `Text number ${i}.`);
      const expected = await encoder.embed(texts);
      const first = pidOf(encoder);
      const under = encoder.embed(texts, {
        onProgress: (done) => {
          if (done === 10) process.kill(first, 'SIGKILL');
        },
      });
      expect((await under).vectors).to.deep.equal(expected.vectors);
      expect(reasons).to.deep.equal(['it was killed by SIGKILL']);
      expect(encoder.state).to.equal('ready');
      expect(pidOf(encoder)).not.to.equal(first);
      await encoder.close();
    });

    it('is killed and replaced when it hangs; callers have their deadlines meanwhile', async () => {
      const reasons: string[] = [];
      const encoder = await startEncoder(await variant(), {
        threads: 1,
        silenceLimitMs: 1000,
        onLoss: (reason) => reasons.push(reason),
      });
      const first = pidOf(encoder);
      process.kill(first, 'SIGSTOP');
      expect((await failure(encoder.embed(['x'], { deadlineMs: 50 }))).code).to.equal('timeout');
      expect((await encoder.embed(['x'])).vectors.length).to.equal(384);
      expect(reasons).to.deep.equal(['it gave no sign of life for 1 seconds']);
      expect(runs(first)).to.equal(false);
      await encoder.close();
    });

    it('that cannot be replaced makes calls fail at once, until it can', async () => {
      const ready = await copyOf(await variant(), () => Promise.resolve());
      const encoder = await startEncoder(ready, { threads: 1 });
      const away = `${ready.dir}-away`;
      await rename(ready.dir, away);
      const pending = failure(encoder.embed(Array.from({ length: 1000 }, (_, i) => `Text ${i}.`)));
      process.kill(pidOf(encoder), 'SIGKILL');
      const error = await pending;
      expect(error.code).to.equal('unavailable');
      expect(error.message).to.include('There is no model folder');
      expect(encoder.state).to.equal('restarting');
      expect((await failure(encoder.embed(['x']))).code).to.equal('unavailable');
      await rename(away, ready.dir);
      await until(() => encoder.state === 'ready');
      expect((await encoder.embed(['x'])).vectors.length).to.equal(384);
      await encoder.close();
    });

    it('is not replaced any more once the encoder is closed', async () => {
      const encoder = await startEncoder(await variant(), { threads: 1 });
      process.kill(pidOf(encoder), 'SIGKILL');
      await until(() => encoder.state === 'restarting');
      await encoder.close();
      expect(encoder.state).to.equal('closed');
    });
  });

  describe('a variant that cannot be served', () => {
    async function startOf(damage: (dir: string) => Promise<void>): Promise<string> {
      const losses: string[] = [];
      const broken = await copyOf(await variant(), damage);
      const { code, message } = await failure(
        startEncoder(broken, { threads: 1, onLoss: (reason) => losses.push(reason) }),
      );
      expect(losses).to.deep.equal([]);
      return `${code}: ${message}`;
    }

    it('names a graph that was cut short', async () => {
      const said = await startOf((dir) => truncate(join(dir, 'onnx', 'model.onnx'), 1_000_000));
      expect(said).to.match(/^corrupt: .*model\.onnx cannot be loaded/);
    });

    it('names weights that are not numbers', async () => {
      const said = await startOf((dir) => fillWithNaN(join(dir, 'onnx', 'model.onnx'), 0.01, 0.5));
      expect(said).to.match(/^corrupt: .*model\.onnx gives numbers that are none/);
    });

    it('names a tokenizer that is missing', async () => {
      const said = await startOf((dir) => rm(join(dir, 'tokenizer.json')));
      expect(said).to.match(/^invalid: .*tokenizer\.json/);
    });

    it('is refused when it gives other vectors than it should', async () => {
      const wrong = { ...(await variant()), dimensions: 512 };
      const error = await failure(startEncoder(wrong, { threads: 1 }));
      expect(error.code).to.equal('incompatible');
      expect(error.message).to.include('vectors of 384 numbers, not 512');
    });

    it('is given up when it takes too long', async () => {
      const error = await failure(startEncoder(await variant(), { threads: 1, startLimitMs: 1 }));
      expect(error.code).to.equal('unavailable');
      expect(error.message).to.include('no sign of life');
    });

    it('is given up on request', async () => {
      const stop = new AbortController();
      const starting = failure(startEncoder(await variant(), { threads: 1, signal: stop.signal }));
      stop.abort();
      expect((await starting).code).to.equal('cancelled');
    });
  });

  describe('an owner', () => {
    const owners: ChildProcess[] = [];

    after(() => {
      for (const owner of owners) owner.kill('SIGKILL');
    });

    /** Runs owner-program.ts until it has printed that its encoder is ready. */
    async function own(manner: string, { name, dir, identity, dimensions, precision }: ReadyVariant) {
      const options = JSON.stringify({ name, dir, identity, dimensions, precision });
      const program = siblingModule(import.meta.url, 'owner-program');
      const owner = spawn(process.execPath, [...process.execArgv, program, manner, options], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      owners.push(owner);
      const ended = once(owner, 'exit');
      const [line] = (await once(owner.stdout, 'data')) as [Buffer];
      const { pid } = JSON.parse(line.toString()) as { pid: number };
      return { owner, ended, pid };
    }

    it('ends by itself after it closed its encoder', async () => {
      const { ended, pid } = await own('close', await variant());
      expect(await ended).to.deep.equal([0, null]);
      expect(runs(pid)).to.equal(false);
    });

    it('ends by itself, and its encoder with it, if it forgets to', async () => {
      const { ended, pid } = await own('forget', await variant());
      expect(await ended).to.deep.equal([0, null]);
      await until(() => !runs(pid));
    });

    it('that is killed takes its encoder along', async () => {
      const { owner, ended, pid } = await own('stay', await variant());
      expect(runs(pid)).to.equal(true);
      owner.kill('SIGKILL');
      await ended;
      await until(() => !runs(pid));
    });
  });
});
