import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import {
  currentGeneration,
  listGenerations,
  openGeneration,
  rollback,
  unpin,
} from '../../indexer/generations.ts';
import { temporaryFolder, closeWorkbench, indexRows, openWorkbench } from './index-helpers.ts';

/** Indexed by version 0.1: twelve entries of the sample FAQ, then rolled back to the run before with eleven. */
const KEPT = fileURLToPath(new URL('./fixtures/data-folder-0.1/', import.meta.url));
const OLDER = '20261130T064928383Z-d266aa25';
const NEWER = '20261130T064936405Z-69e1c6f3';

describe('a data folder of version 0.1', () => {
  let dataDir: string;
  beforeEach(async () => {
    dataDir = join(temporaryFolder(), 'data');
    await cp(KEPT, dataDir, { recursive: true });
  });

  it('opens with what was live, and answers', async () => {
    expect(await currentGeneration(dataDir)).to.deep.equal({ generation: OLDER, pinned: true });
    const { searcher, manifest } = await openGeneration(dataDir, OLDER);
    expect(manifest.entries).to.equal(11);
    const { hits } = searcher.search({ query: 'I am ill and cannot work', limit: 3, mode: 'keyword' }, null);
    expect(hits[0]?.id).to.equal('hr-sick-leave-report');
    searcher.close();
  });

  it('reads questions as its index was read, and finds nothing by function words alone', async () => {
    const { searcher } = await openGeneration(dataDir, OLDER);
    expect(searcher.content.keywords.languages).to.deep.equal(['en']);
    const search = (query: string) => searcher.search({ query, limit: 3, mode: 'keyword' }, null).hits;
    expect(search('weddings')[0]?.matched.terms).to.deep.equal(['wedding']);
    expect(search('給料日はいつですか')).to.deep.equal([]);
    searcher.close();
  });

  it('is unpinned, and rolled back again', async () => {
    expect(await unpin(dataDir)).to.equal(NEWER);
    expect(await rollback(dataDir)).to.equal(OLDER);
    expect((await listGenerations(dataDir)).map(({ id }) => id)).to.deep.equal([NEWER, OLDER]);
  });

  it('takes a new index, which comes after the old ones', async () => {
    await unpin(dataDir);
    const workbench = await openWorkbench();
    const { generation } = await indexRows(workbench, dataDir, [
      { id: 'badge', question: 'I lost my badge', answer: 'Reception gives you a new one.' },
    ]);
    await closeWorkbench();
    expect((await currentGeneration(dataDir))?.generation).to.equal(generation);
    expect((await listGenerations(dataDir))[0]?.id).to.equal(generation);
  });
});
