import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { z } from 'zod';
import { packageRoot, shipped } from '../../../core/paths.ts';
import { loadTokenizer } from '../../../encoder/runtime/tokenizer.ts';
import { failure } from './failure.ts';
import { folder } from '../../temporary-files.ts';

const ids = z.array(z.number());
const casesSchema = z.array(z.object({ text: z.string(), length: z.number(), at256: ids, at16: ids }));

const base = join(shipped.models, 'all-MiniLM-L6-v2');

describe('encoder/tokenizer', () => {
  it("gives the ids of Python's transformers, whatever the text, at the model's length and a short one", async () => {
    const path = join(packageRoot, 'test', 'encoder', 'fixtures', 'tokens.json');
    const cases = casesSchema.parse(JSON.parse(await readFile(path, 'utf8')));
    expect(cases.length).to.be.greaterThan(50);
    const long = await loadTokenizer(base, 256);
    const short = await loadTokenizer(base, 16);
    for (const { text, length, at256, at16 } of cases) {
      expect(long.encode(text), text).to.deep.equal({ ids: at256, truncated: length > 256 });
      expect(short.encode(text), text).to.deep.equal({ ids: at16, truncated: length > 16 });
    }
  });

  it('reads of a huge text what it needs, wherever the tokens are', async () => {
    const tokenizer = await loadTokenizer(base, 256);
    const words = tokenizer.encode('hello world '.repeat(80_000));
    expect(words.ids).to.deep.equal(tokenizer.encode('hello world '.repeat(200)).ids);
    expect(words.truncated).to.equal(true);
    expect(tokenizer.encode(' '.repeat(1_000_000) + 'late')).to.deep.equal(tokenizer.encode('late'));
    expect(tokenizer.encode('a'.repeat(1_000_000))).to.deep.equal({ ids: [101, 100, 102], truncated: false });
  });

  it('names the file that is missing or not understood', async () => {
    const dir = join(folder, 'tokenizers');
    await mkdir(dir);
    const missing = await failure(loadTokenizer(dir, 256));
    expect(missing.code).to.equal('invalid');
    expect(missing.message).to.include('tokenizer.json');
    await writeFile(join(dir, 'tokenizer.json'), '{"model": ');
    expect((await failure(loadTokenizer(dir, 256))).code).to.equal('corrupt');
    await writeFile(join(dir, 'tokenizer.json'), '{"model": {"type": "Unheard"}}');
    expect((await failure(loadTokenizer(dir, 256))).code).to.equal('invalid');
  });
});
