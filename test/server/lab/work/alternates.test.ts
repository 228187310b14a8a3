import { expect } from 'chai';
import { readEntries } from '../../../../faq/entries.ts';
import { alternatesFile, proposedByEntry } from '../../../../server/lab/work/alternates.ts';
import { entry } from '../../../search/faq-of.ts';
import { fileOf } from '../../../temporary-files.ts';

describe('proposed alternates', () => {
  const badge = entry('badge', 'I lost my badge', 'At the desk.', { alternates: ['badge gone'] });
  const proposed = (texts: readonly string[]) =>
    proposedByEntry(
      texts.map((text, time) => ({ entryId: 'badge', text, time })),
      (id) => (id === 'badge' ? badge : null),
    );

  it('are those that the entry does not have', () => {
    const [first] = proposed(['badge gone', 'where is my badge', 'I lost my badge']);
    expect(first?.added).to.deep.equal(['where is my badge']);
    expect(proposed(['badge gone'])).to.deep.equal([]);
  });

  it('make entries that can be indexed, however long and many they are', async () => {
    const many = Array.from({ length: 300 }, (_, n) => `badge number ${n}`);
    const lines = alternatesFile(proposed(['x'.repeat(2001), ...many]));
    const { entries } = await readEntries([fileOf('alternates.jsonl', lines)]);
    expect(entries.map(({ entry: { id, alternates } }) => [id, alternates.length])).to.deep.equal([
      ['badge', 200],
    ]);
  });
});
