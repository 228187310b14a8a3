import { expect } from 'chai';
import { createFairQueue } from '../../../encoder/runtime/calls.ts';

function drain(queue: ReturnType<typeof createFairQueue<string>>): string[] {
  const taken: string[] = [];
  for (let turn = queue.take(); turn !== undefined; turn = queue.take()) {
    taken.push(`${turn.call}${turn.index}`);
  }
  return taken;
}

describe('encoder/queue', () => {
  it('gives every call its turn, text by text', () => {
    const queue = createFairQueue<string>();
    queue.add('a', 4);
    queue.add('b', 1);
    queue.add('c', 2);
    expect(drain(queue)).to.deep.equal(['a0', 'b0', 'c0', 'a1', 'c1', 'a2', 'a3']);
  });

  it('lets a short call that comes late go next', () => {
    const queue = createFairQueue<string>();
    queue.add('bulk', 20_000);
    queue.take();
    queue.add('query', 1);
    queue.take();
    expect(queue.take()).to.deep.equal({ call: 'query', index: 0 });
  });

  it('takes what was given back first, in its order', () => {
    const queue = createFairQueue<string>();
    queue.add('a', 4);
    const turns = [queue.take(), queue.take()].filter((turn) => turn !== undefined);
    queue.requeue(turns);
    expect(drain(queue)).to.deep.equal(['a0', 'a1', 'a2', 'a3']);
  });

  it('forgets a call, also what was given back of it', () => {
    const queue = createFairQueue<string>();
    queue.add('a', 3);
    queue.add('b', 2);
    const turns = [queue.take(), queue.take()].filter((turn) => turn !== undefined);
    queue.requeue(turns);
    queue.remove('a');
    expect(drain(queue)).to.deep.equal(['b0', 'b1']);
  });

  it('counts the calls that wait, not their texts', () => {
    const queue = createFairQueue<string>();
    queue.add('none', 0);
    queue.add('a', 3);
    queue.add('b', 1);
    expect(queue.size).to.equal(2);
    drain(queue);
    expect(queue.size).to.equal(0);
  });
});
