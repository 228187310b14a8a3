import { expect } from 'chai';
import { messageOf } from '../../../../core/errors.ts';
import { add } from '../../../../encoder/training/autodiff/operations/arithmetic.ts';
import { createTape } from '../../../../encoder/training/autodiff/tape.ts';
import { openSessionThread, sharedArray } from '../../../../encoder/training/step/session-thread.ts';

function sumGraph() {
  const tape = createTape();
  const sum = add(tape, tape.input('left', [3]), tape.input('right', [3]));
  return tape.graph({ sum });
}

/** What `work` fails with. */
function problemOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'It did not fail.',
    (error: unknown) => messageOf(error),
  );
}

describe('a thread that runs graphs', () => {
  it('reads shared memory as it is at the moment, and writes to the arrays that it was given', async () => {
    const thread = openSessionThread();
    const [left, sum] = [sharedArray(3), sharedArray(3)];
    const session = await thread.open(sumGraph(), 1, new Map([['sum', sum]]));
    const feeds = new Map([
      ['left', left],
      ['right', Float32Array.of(1, 2, 3)],
    ]);
    for (const value of [10, 20]) {
      left.fill(value);
      const results = await session.run(feeds);
      expect(results.get('sum')).to.equal(sum);
      expect([...sum]).to.deep.equal([value + 1, value + 2, value + 3]);
    }
    await thread.close();
  });

  it('says what went wrong and goes on', async () => {
    const thread = openSessionThread();
    const graph = sumGraph();
    const broken = { ...graph, nodes: graph.nodes.map((node) => ({ ...node, operator: 'NoSuchOperator' })) };
    expect(await problemOf(thread.open(broken, 1, new Map()))).to.match(/NoSuchOperator/);
    const session = await thread.open(graph, 1, new Map());
    expect(await problemOf(session.run(new Map()))).to.match(/Nothing is fed for left/);
    await thread.close();
  });

  it('fails what it was asked when it ends', async () => {
    const thread = openSessionThread();
    const opening = problemOf(thread.open(sumGraph(), 1, new Map()));
    await thread.close();
    expect(await opening).to.match(/ended/);
  });
});
