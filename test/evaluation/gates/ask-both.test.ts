import { join } from 'node:path';
import { expect } from 'chai';
import type { FaqEntry } from '../../../core/domain.ts';
import { askBoth, type AskedSide } from '../../../evaluation/gates/ask-both.ts';
import { shippedCalibration } from '../../../search/calibration/calibration.ts';
import { exactIndex } from '../../../search/dense/exact.ts';
import { createSearcher } from '../../../search/searcher.ts';
import { openContent, writeContent } from '../../../store/generation/content.ts';
import { folder } from '../../temporary-files.ts';

const NONE = { alternates: [], category: null, language: null, url: null, updatedAt: null };

/** An index of entries, all of whose vectors are one, and what it was asked to embed. */
function side(name: string, identity: string, ids: readonly string[]): AskedSide & { embedded: string[] } {
  const entries: FaqEntry[] = ids.map((id) => ({
    id,
    question: `Where is the ${id}?`,
    answer: 'A',
    ...NONE,
  }));
  const path = join(folder, `${name}.db`);
  writeContent(
    path,
    entries,
    entries.map(({ id, question }) => ({ entryId: id, kind: 'question', ordinal: 0, text: question })),
  );
  const names = { variant: identity, queryVariant: identity };
  const embedded: string[] = [];
  const searcher = createSearcher({
    ...names,
    generation: name,
    content: openContent(path),
    vectors: exactIndex(Float32Array.from(ids.flatMap(() => [1, 0])), 2),
    calibration: shippedCalibration(names),
  });
  return {
    ...{ searcher, identity, embedded },
    embed: (texts) => {
      embedded.push(...texts);
      return Promise.resolve(Float32Array.from(texts.flatMap(() => [1, 0])));
    },
  };
}

describe('asking two indexes', () => {
  const question = { query: 'where is the canteen', relevant: null };

  it('embeds a question once where one encoder serves both', async () => {
    const [before, after] = [
      side('one', 'same', ['canteen', 'pool']),
      side('two', 'same', ['canteen', 'lift']),
    ];
    const [pair] = await askBoth([question], before, after);
    expect(pair?.before.ranking[0]).to.equal('canteen');
    expect(pair?.after.ranking[0]).to.equal('canteen');
    // Both are asked once before, which is not timed.
    expect([before.embedded.length, after.embedded.length]).to.deep.equal([2, 1]);
    before.searcher.close();
    after.searcher.close();
  });

  it('never gives an index vectors of another model, though they have the same length', async () => {
    const [before, after] = [side('old', 'teacher', ['canteen']), side('new', 'student', ['canteen'])];
    await askBoth([question], before, after);
    expect([before.embedded.length, after.embedded.length]).to.deep.equal([2, 2]);
    before.searcher.close();
    after.searcher.close();
  });

  it('stops when it is told to', async () => {
    const index = side('stopped', 'same', ['canteen']);
    const work = askBoth([question], index, index, { signal: AbortSignal.abort() });
    await work.then(
      () => expect.fail('It went on.'),
      (error: unknown) => expect(error).to.have.property('code', 'cancelled'),
    );
    index.searcher.close();
  });
});
