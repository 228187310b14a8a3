import { expect } from 'chai';
import { AppError } from '../../../../core/errors.ts';
import { createJobResults, createWorkQueue } from '../../../../server/lab/work/background.ts';

function unexpected(error: unknown): void {
  expect.fail(String(error));
}

describe('work beside the requests', () => {
  it('is told as waiting with how far it is, then as done, and is not done twice', async () => {
    const queue = createWorkQueue();
    const board = createJobResults<number>(queue, unexpected);
    let finish: (value: number) => void = () => undefined;
    let begun: () => void = () => undefined;
    const hasBegun = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const work = ({
      report,
    }: {
      report: (state: { phase: string; done: number; total: number; unit: string }) => void;
    }) =>
      new Promise<number>((resolve) => {
        report({ phase: 'Embedding', done: 3, total: 9, unit: 'texts' });
        finish = resolve;
        begun();
      });
    const first = board.ask('one', work, 0);
    await hasBegun;
    await first;
    const waiting = await board.ask('one', work, 0);
    expect(waiting).to.deep.include({ state: 'waiting' });
    expect(waiting).to.have.nested.property('progress.done', 3);
    const asked = board.ask('one', () => Promise.reject(new Error('again')), 60_000);
    finish(5);
    expect(await asked).to.deep.equal({ state: 'done', value: 5 });
    await queue.close();
  });

  it('is done one piece after another', async () => {
    const queue = createWorkQueue();
    const order: string[] = [];
    await Promise.all(
      ['a', 'b', 'c'].map((name) =>
        queue.run(async () => {
          order.push(`${name} begins`);
          await Promise.resolve();
          order.push(`${name} ends`);
        }),
      ),
    );
    expect(order).to.deep.equal(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
    await queue.close();
  });

  it('tells a failure once, and tries again', async () => {
    const queue = createWorkQueue();
    const bugs: unknown[] = [];
    const board = createJobResults<string>(queue, (error) => bugs.push(error));
    const failed = await board.ask(
      'x',
      () => Promise.reject(new AppError('unavailable', 'No encoder.')),
      60_000,
    );
    expect(failed).to.deep.equal({ state: 'failed', message: 'No encoder.' });
    const again = await board.ask('x', () => Promise.resolve('fine'), 60_000);
    expect(again).to.deep.equal({ state: 'done', value: 'fine' });
    expect(bugs).to.deep.equal([]);
    const bug = new TypeError('undefined is not a function');
    const broken = await board.ask('y', () => Promise.reject(bug), 60_000);
    expect(broken).to.have.property('state', 'failed');
    expect(broken).to.not.have.property('message', bug.message);
    expect(bugs).to.deep.equal([bug]);
    await queue.close();
  });

  it('is cancelled when the server is stopped', async () => {
    const queue = createWorkQueue();
    const running = queue.run(
      (signal) =>
        new Promise<void>((_resolve, reject) => {
          signal.addEventListener('abort', () => {
            reject(new AppError('cancelled', 'Cancelled.'));
          });
        }),
    );
    const outcome = running.catch((error: unknown) => error);
    // What has begun is told; what waits never begins.
    const waiting = queue.run(() => Promise.resolve()).catch((error: unknown) => error);
    await Promise.resolve();
    await queue.close();
    expect(await outcome).to.be.instanceOf(AppError);
    expect(await waiting).to.be.instanceOf(AppError);
  });
});
