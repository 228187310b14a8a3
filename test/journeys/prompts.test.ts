import { cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { dataLayout } from '../../core/paths.ts';
import { hashed, vectorsOf } from '../../encoder/runtime/embed-into.ts';
import { startEncoder } from '../../encoder/runtime/service.ts';
import { openSession } from '../../encoder/runtime/session.ts';
import { resolveVariant } from '../../encoder/variants/resolve.ts';
import { vectorSource } from '../../evaluation/quality/vector-source.ts';
import { runIndex } from '../../indexer/run.ts';
import { openLibrary } from '../../store/library/library.ts';
import { tinyCheckpoint } from '../parity/fixtures.ts';
import { OFFICE, temporaryFolder, writeRows } from './index-helpers.ts';

const QUESTION = 'How do I ask for annual leave?';

describe('an encoder with prompts', () => {
  const dataDir = temporaryFolder();

  async function folder(prompts: object): Promise<string> {
    const dir = join(temporaryFolder(), 'model');
    await cp(tinyCheckpoint('tiny-cls-fp16'), dir, { recursive: true });
    const content = JSON.stringify({ prompts, default_prompt_name: null });
    await writeFile(join(dir, 'config_sentence_transformers.json'), content);
    return dir;
  }

  it('embeds entries with the prompt for documents, and keeps questions apart from them', async () => {
    const variant = await resolveVariant(await folder({ query: 'ask: ', passage: 'tell: ' }), { dataDir });
    const plain = await resolveVariant(await folder({}), { dataDir });
    const bare = await openSession(plain.dir, { threads: 1 });
    const { vectors: document } = await bare.embed([`tell: ${QUESTION}`]);
    const { vectors: query } = await bare.embed([`ask: ${QUESTION}`]);
    await bare.close();

    await runIndex({
      files: [await writeRows(join(dataDir, 'faq.jsonl'), OFFICE)],
      stdin: process.stdin,
      maxRejected: 0,
      add: false,
      full: false,
      activate: true,
      dataDir,
      variant,
      startEncoder: () => startEncoder(variant, { threads: 1 }),
    });
    const library = openLibrary(dataLayout(dataDir).library);
    try {
      const cache = library.vectorsOf(variant.identity, variant.dimensions);
      expect(vectorsOf(hashed([QUESTION], 'document'), cache, variant.dimensions)).to.deep.equal(document);
      const measured = vectorSource(library, { threads: 1 });
      expect((await measured([QUESTION], variant, 'query')).get(QUESTION)).to.deep.equal(query);
      expect((await measured([QUESTION], variant, 'document')).get(QUESTION)).to.deep.equal(document);
    } finally {
      library.close();
    }
  });
});
