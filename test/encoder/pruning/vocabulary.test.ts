import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { z } from 'zod';
import { openSession } from '../../../encoder/runtime/session.ts';
import { loadTokenizer } from '../../../encoder/runtime/tokenizer.ts';
import { readModelFolder } from '../../../encoder/model/folder.ts';
import { PRECISIONS } from '../../../encoder/model/precision.ts';
import { prune, type PruneOptions } from '../../../encoder/pruning/prune.ts';
import { failureOf } from '../../failure-of.ts';
import { editJson, temporaryFolders } from '../model/helpers.ts';
import { largestDifference, tinyCheckpoint } from '../../parity/fixtures.ts';
import { makeTinyBase } from '../../evaluation/selection/tiny-base.ts';

const SOME = [
  'How do I reset my password?',
  'The printer on floor 3 is out of paper',
  'Ich brauche Urlaub',
  'パスワード',
  'Wi-Fi: übel!',
];
/** Words that the corpus does not have, of letters that it has. */
const UNSEEN = ['forest', 'umbrella stand 47', 'HTTP-509'];

const modelSchema = z.object({
  model: z.object({
    vocab: z.union([z.record(z.string(), z.number()), z.array(z.tuple([z.string(), z.number()]))]),
  }),
});

/** What a folder's tokenizer makes of a text, as pieces and not as numbers. */
async function piecesOf(dir: string, texts: readonly string[]): Promise<string[][]> {
  const { vocab } = modelSchema.parse(JSON.parse(await readFile(join(dir, 'tokenizer.json'), 'utf8'))).model;
  const pieces = new Map(
    Array.isArray(vocab)
      ? vocab.map(([piece], id) => [id, piece])
      : Object.entries(vocab).map(([piece, id]) => [id, piece]),
  );
  const tokenizer = await loadTokenizer(dir, 512);
  return texts.map((text) => tokenizer.encode(text).ids.map((id) => pieces.get(id) ?? `${id} is no token`));
}

async function vectorsOf(dir: string, texts: readonly string[]): Promise<Float32Array> {
  const session = await openSession(dir, { threads: 1 });
  try {
    return (await session.embed(texts)).vectors;
  } finally {
    await session.close();
  }
}

/** Words of one letter each would be needless to cut: these are pieces of one to three. */
const UNIGRAM = unigram([]);

/** A vocabulary of the size that multilingual encoders have, far above the arguments that a call takes. */
const HUGE = 250_002;

function unigram(surplus: readonly (readonly [string, number])[]) {
  const letters = Array.from(
    'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789?!-:.,ü漢字パスワード',
  );
  const words = ['pass', 'word', 'print', 'er', 'paper', 'reset', 'floor', 'needless', 'surplus', 'パス'];
  const special = ['<s>', '<pad>', '</s>', '<unk>'].map((token) => [token, 0] as const);
  const pieces = [
    ...special,
    ['▁', -3] as const,
    ...letters.flatMap((letter, at) => [
      [letter, -9 - at / 100] as const,
      [`▁${letter}`, -8 - at / 100] as const,
    ]),
    ...words.flatMap((word, at) => [[word, -4 - at / 10] as const, [`▁${word}`, -3 - at / 10] as const]),
    ['漢字', -20] as const,
    ...surplus,
  ];
  const token = (content: string, id: number) => ({ id, content, special: true, normalized: false });
  const around = (id: string, at: number) => [id, { id, ids: [at], tokens: [id] }];
  return {
    tokens: pieces.length,
    content: {
      version: '1.0',
      added_tokens: special.map(([content], id) => token(content, id)),
      normalizer: null,
      pre_tokenizer: { type: 'Metaspace', replacement: '▁', prepend_scheme: 'always', split: true },
      post_processor: {
        type: 'TemplateProcessing',
        single: [
          { SpecialToken: { id: '<s>', type_id: 0 } },
          { Sequence: { id: 'A', type_id: 0 } },
          { SpecialToken: { id: '</s>', type_id: 0 } },
        ],
        pair: [{ Sequence: { id: 'A', type_id: 0 } }, { Sequence: { id: 'B', type_id: 1 } }],
        special_tokens: Object.fromEntries([around('<s>', 0), around('</s>', 2)]) as object,
      },
      decoder: null,
      model: { type: 'Unigram', unk_id: 3, vocab: pieces },
    },
  };
}

/** WordPiece with so many tokens that int8 quantizes the table of what remains as well. */
const LARGE = (() => {
  const special = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]'];
  const letters = Array.from('abcdefghijklmnopqrstuvwxyz0123456789?!-:.,');
  const han = Array.from({ length: 800 }, (_, offset) => String.fromCodePoint(0x4e00 + offset));
  const words = ['how', 'do', 'reset', 'pass', '##word', 'needless'];
  const tokens = [...special, ...letters, ...letters.map((letter) => `##${letter}`), ...words, ...han];
  return {
    tokens: tokens.length,
    content: {
      version: '1.0',
      added_tokens: special.map((content, id) => ({ id, content, special: true, normalized: false })),
      normalizer: { type: 'BertNormalizer', clean_text: true, handle_chinese_chars: true, lowercase: true },
      pre_tokenizer: { type: 'BertPreTokenizer' },
      post_processor: { type: 'BertProcessing', sep: ['[SEP]', 3], cls: ['[CLS]', 2] },
      decoder: null,
      model: {
        type: 'WordPiece',
        unk_token: '[UNK]',
        continuing_subword_prefix: '##',
        max_input_chars_per_word: 100,
        vocab: Object.fromEntries(tokens.map((token, id) => [token, id])),
      },
    },
  };
})();

/** Han characters of which every other one is in that vocabulary's corpus. */
const HAN = Array.from({ length: 400 }, (_, offset) => String.fromCodePoint(0x4e00 + 2 * offset)).join('');

const TEXTS = [...SOME, HAN];
const CORPUS = { files: ['faq.csv'], texts: TEXTS };

describe('cutting a vocabulary', () => {
  const folders = temporaryFolders();

  async function pruned(base: string, options: Partial<PruneOptions> = {}): Promise<string> {
    const out = join(await folders.empty(), 'variant');
    await prune({ base, keep: [0, 1], precision: 'fp32', safetensors: true, ...options, out });
    return out;
  }

  async function expectUnchanged(base: string): Promise<void> {
    for (const precision of PRECISIONS) {
      const whole = await pruned(base, { precision });
      const cut = await pruned(base, { precision, vocabulary: CORPUS });
      expect(await piecesOf(cut, TEXTS), precision).to.deep.equal(await piecesOf(whole, TEXTS));
      const difference = largestDifference(await vectorsOf(cut, TEXTS), await vectorsOf(whole, TEXTS));
      expect(difference, precision).to.be.below(1e-6);
    }
  }

  it('changes neither the pieces nor the vector of any text of the corpus, in any precision', async () => {
    await expectUnchanged(await makeTinyBase(await folders.empty(), { layers: 2, tokenizer: LARGE }));
  });

  it('does so for Unigram tokenizers too', async () => {
    await expectUnchanged(await makeTinyBase(await folders.empty(), { layers: 2, tokenizer: UNIGRAM }));
  });

  it('does so with the many tokens of a multilingual encoder', async function () {
    this.timeout(60_000);
    const surplus = Array.from({ length: HUGE }, (_, index) => [`surplus${index}`, -10] as const);
    const base = await makeTinyBase(await folders.empty(), { layers: 1, tokenizer: unigram(surplus) });
    const whole = await pruned(base, { keep: [0] });
    const cut = await pruned(base, { keep: [0], vocabulary: CORPUS });
    expect(await piecesOf(cut, TEXTS)).to.deep.equal(await piecesOf(whole, TEXTS));
    expect((await readModelFolder(cut)).config.vocabulary).to.be.below(UNIGRAM.tokens);
  });

  it('drops what is not needed, from the tables too, and says so in the lineage', async () => {
    const cut = await pruned(tinyCheckpoint('tiny-plain-fp32'), { vocabulary: CORPUS });
    const { config, lineage } = await readModelFolder(cut);
    expect(config.vocabulary).to.be.within(50, 200);
    expect(lineage?.vocabulary).to.deep.include({ tokens: config.vocabulary, of: 344 });
    expect(lineage?.vocabulary?.corpus.files).to.deep.equal(['faq.csv']);
    const whole = await readModelFolder(await pruned(tinyCheckpoint('tiny-plain-fp32')));
    const dropped = 32 * (344 - config.vocabulary);
    expect(lineage?.parameters).to.equal((whole.lineage?.parameters ?? 0) - dropped);
  });

  it('drops tokens of a Unigram tokenizer, but not the one that unknown characters are weighed by', async () => {
    const base = await makeTinyBase(await folders.empty(), { layers: 2, tokenizer: UNIGRAM });
    const cut = await pruned(base, { vocabulary: CORPUS });
    const content = await readFile(join(cut, 'tokenizer.json'), 'utf8');
    expect(content).to.contain('"漢字"').and.not.to.contain('surplus').and.not.to.contain('needless');
    expect((await readModelFolder(cut)).config.vocabulary).to.be.below(UNIGRAM.tokens);
  });

  it('keeps the likeliest other tokens, too, up to a number', async () => {
    const base = await makeTinyBase(await folders.empty(), { layers: 2, tokenizer: UNIGRAM });
    const least = (await readModelFolder(await pruned(base, { vocabulary: CORPUS }))).config.vocabulary;
    const cut = await pruned(base, { vocabulary: { ...CORPUS, tokens: least + 5 } });
    expect((await readModelFolder(cut)).config.vocabulary).to.equal(least + 5);
    const content = await readFile(join(cut, 'tokenizer.json'), 'utf8');
    expect(content, 'a likely one').to.contain('"▁needless"');
    expect(content, 'one less likely').not.to.contain('"surplus"');
    expect(await piecesOf(cut, TEXTS)).to.deep.equal(await piecesOf(base, TEXTS));
  });

  it('still spells words that it has never seen', async () => {
    const cut = await pruned(tinyCheckpoint('tiny-plain-fp32'), { vocabulary: CORPUS });
    const unknown = async (dir: string): Promise<number> =>
      (await piecesOf(dir, UNSEEN)).flat().filter((piece) => piece === '[UNK]').length;
    expect(await unknown(cut)).to.equal(await unknown(tinyCheckpoint('tiny-plain-fp32')));
    expect((await piecesOf(cut, UNSEEN))[0]).to.have.length.above(3);
    expect(await vectorsOf(cut, UNSEEN)).to.have.length(UNSEEN.length * 32);
  });

  it('rewrites every file that names tokens by number', async () => {
    const base = await folders.tiny();
    const tokens = modelSchema.parse(JSON.parse(await readFile(join(base, 'tokenizer.json'), 'utf8')));
    const names = Object.entries(tokens.model.vocab)
      .sort(([, one], [, other]) => Number(one) - Number(other))
      .map(([name]) => name);
    await writeFile(join(base, 'vocab.txt'), `${names.join('\n')}\n`);
    await editJson(join(base, 'tokenizer_config.json'), {
      added_tokens_decoder: { 2: { content: '[CLS]' } },
    });

    const cut = await pruned(base, { vocabulary: CORPUS });
    const { vocab } = z
      .object({ model: z.object({ vocab: z.record(z.string(), z.number()) }) })
      .parse(JSON.parse(await readFile(join(cut, 'tokenizer.json'), 'utf8'))).model;
    const lines = (await readFile(join(cut, 'vocab.txt'), 'utf8')).trimEnd().split('\n');
    expect(lines.map((name, id) => [name, vocab[name] === id])).to.deep.equal(
      lines.map((name) => [name, true]),
    );
    expect(lines).to.have.length((await readModelFolder(cut)).config.vocabulary);
    const settings = await readFile(join(cut, 'tokenizer_config.json'), 'utf8');
    expect(settings).to.match(new RegExp(`"${vocab['[CLS]'] ?? 'missing'}": \\{\\s*"content": "\\[CLS\\]"`));
  });

  it('can be pruned further, and says still what is left of the vocabulary', async () => {
    const cut = await pruned(tinyCheckpoint('tiny-plain-fp32'), { vocabulary: CORPUS });
    const again = await pruned(cut, { keep: [1], precision: 'int8' });
    const [first, second] = [await readModelFolder(cut), await readModelFolder(again)];
    expect(second.lineage?.vocabulary).to.deep.equal(first.lineage?.vocabulary);
    expect(second.config.vocabulary).to.equal(first.config.vocabulary);
  });

  it('refuses other tokenizers', async () => {
    const base = await folders.tiny();
    await editJson(join(base, 'tokenizer.json'), { model: { type: 'BPE', vocab: { a: 0 }, merges: [] } });
    const work = pruned(base, { vocabulary: CORPUS });
    expect(await failureOf(work)).to.match(
      /^invalid: .*cannot be cut \(BPE\); those of type WordPiece and Unigram/,
    );
  });
});
