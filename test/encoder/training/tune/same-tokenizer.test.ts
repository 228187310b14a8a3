import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { z } from 'zod';
import { shipped } from '../../../../core/paths.ts';
import { requireSameTokenizer } from '../../../../encoder/training/tune/same-tokenizer.ts';
import { failureOf } from '../../../failure-of.ts';
import { folder } from '../../../temporary-files.ts';

const base = join(shipped.models, 'all-MiniLM-L6-v2');
const tokenizer = z
  .looseObject({
    model: z.looseObject({ vocab: z.record(z.string(), z.number()) }),
    normalizer: z.looseObject({}),
  })
  .parse(JSON.parse(readFileSync(join(base, 'tokenizer.json'), 'utf8')));

function folderWith(content: unknown): string {
  const dir = mkdtempSync(join(folder, 'tokenizer-'));
  mkdirSync(dir, { recursive: true });
  writeFileSync(join(dir, 'tokenizer.json'), JSON.stringify(content));
  return dir;
}

describe('the same tokenizer of student and teacher', () => {
  it('is one that says the same, however it is written', async () => {
    await requireSameTokenizer(base, base);
    const reversed = Object.fromEntries(Object.entries(tokenizer).reverse());
    await requireSameTokenizer(folderWith(reversed), base);
    const { strip_accents: unset, ...normalizer } = tokenizer.normalizer;
    expect(unset).to.equal(null);
    await requireSameTokenizer(
      folderWith({ ...tokenizer, normalizer, truncation: null, padding: null, version: '2.0' }),
      base,
    );
    const bpe = (merges: unknown) => folderWith({ model: { type: 'BPE', vocab: {}, merges } });
    await requireSameTokenizer(
      bpe(['a b', 'ab c']),
      bpe([
        ['a', 'b'],
        ['ab', 'c'],
      ]),
    );
  });

  it('is refused where the tokens differ, naming by what', async () => {
    const vocab = { ...tokenizer.model.vocab, hello: 1, '[unused0]': tokenizer.model.vocab.hello };
    const other = folderWith({ ...tokenizer, model: { ...tokenizer.model, vocab } });
    expect(await failureOf(requireSameTokenizer(other, base))).to.equal(
      `incompatible: The student ${other} and the teacher ${base} have different tokenizers (vocabulary), so that one cannot learn from the other. Take a student that was made of this teacher.`,
    );
    const cased = folderWith({ ...tokenizer, normalizer: { ...tokenizer.normalizer, lowercase: false } });
    expect(await failureOf(requireSameTokenizer(cased, base))).to.match(/^incompatible: .*\(normalizer\)/);
  });

  it('is refused where it cannot be read', async () => {
    const none = mkdtempSync(join(folder, 'tokenizer-'));
    expect(await failureOf(requireSameTokenizer(none, base))).to.match(
      /^invalid: .*tokenizer\.json is missing/,
    );
    writeFileSync(join(none, 'tokenizer.json'), '{"model"');
    expect(await failureOf(requireSameTokenizer(none, base))).to.match(/^corrupt: /);
  });
});
