import { expect } from 'chai';
import type { FaqEntry } from '../../core/domain.ts';
import { diffEntries } from '../../indexer/diff.ts';

function entry(id: string, answer = 'A'): FaqEntry {
  return {
    id,
    question: `Question ${id}`,
    answer,
    alternates: [],
    category: null,
    language: null,
    url: null,
    updatedAt: null,
  };
}

describe('diffEntries', () => {
  const before = [entry('a'), entry('b'), entry('c')];

  it('replaces the FAQ', () => {
    expect(diffEntries(before, [entry('d'), entry('b', 'B'), entry('a')], false)).to.deep.equal({
      entries: [entry('a'), entry('b', 'B'), entry('d')],
      added: [entry('d')],
      changed: [entry('b', 'B')],
      removed: ['c'],
      unchanged: 1,
    });
  });

  it('adds to it', () => {
    expect(diffEntries(before, [entry('d'), entry('b', 'B')], true)).to.deep.equal({
      entries: [entry('a'), entry('b', 'B'), entry('c'), entry('d')],
      added: [entry('d')],
      changed: [entry('b', 'B')],
      removed: [],
      unchanged: 2,
    });
  });

  it('does not mind the order of entries and of their fields', () => {
    const { id, question, ...rest } = entry('a');
    const read = [entry('c'), { ...rest, question, id }, entry('b')];
    expect(diffEntries(before, read, false)).to.include({ unchanged: 3 });
  });
});
