import { appendFile, cp, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { shipped } from '../../../core/paths.ts';
import { modelIdentity, readModelFolder } from '../../../encoder/model/folder.ts';
import { failure } from '../runtime/failure.ts';
import { architectureCheckpoint, tinyCheckpoint } from '../../parity/fixtures.ts';
import { editJson, temporaryFolders } from './helpers.ts';

describe('model folder', () => {
  const folders = temporaryFolders();

  it('reads the shipped base', async () => {
    const folder = await readModelFolder(join(shipped.models, 'all-MiniLM-L6-v2'));
    expect(folder).to.include({
      pooling: 'mean',
      normalize: true,
      maxTokens: 256,
      dimensions: 384,
      lineage: null,
    });
    expect(folder.config).to.include({
      layers: 6,
      hidden: 384,
      heads: 12,
      feedForward: 1536,
      vocabulary: 30522,
    });
  });

  it('reads the newer files of sentence-transformers', async () => {
    const cls = await readModelFolder(tinyCheckpoint('tiny-cls-fp16'));
    expect(cls).to.include({ pooling: 'cls', normalize: false, maxTokens: 48 });
    expect(cls.prompts).to.deep.equal({ byName: { document: '', query: '' }, defaultName: null });
    expect(await readModelFolder(tinyCheckpoint('tiny-max-bf16'))).to.include({ pooling: 'max' });
  });

  it('takes a plain transformers folder as mean pooling without normalization', async () => {
    const folder = await readModelFolder(tinyCheckpoint('tiny-plain-fp32'));
    expect(folder).to.include({ pooling: 'mean', normalize: false, maxTokens: 64 });
  });

  async function refused(change: (dir: string) => Promise<void>, code: string, what: RegExp): Promise<void> {
    const dir = await folders.tiny('tiny-cls-fp16');
    await change(dir);
    const error = await failure(readModelFolder(dir));
    expect(error.message).to.match(what).and.include(dir);
    expect(error.code).to.equal(code);
  }

  const config = (changes: Readonly<Record<string, unknown>>) => (dir: string) =>
    editJson(join(dir, 'config.json'), changes);
  const modules = (...types: string[]) => {
    const list = types.map((type, idx) => ({
      idx,
      name: String(idx),
      path: idx === 1 ? '1_Pooling' : '',
      type,
    }));
    return (dir: string) => writeFile(join(dir, 'modules.json'), JSON.stringify(list));
  };
  const [transformer, pooling] = [
    'sentence_transformers.models.Transformer',
    'sentence_transformers.models.Pooling',
  ];

  it('refuses a folder that is none', async () => {
    expect((await failure(readModelFolder(join(await folders.empty(), 'nothing')))).code).to.equal(
      'not-found',
    );
    expect((await failure(readModelFolder(await folders.empty()))).message).to.match(/no config\.json/);
  });

  it('refuses what it does not support, by name', async () => {
    await refused(
      config({ model_type: 'gpt2' }),
      'invalid',
      /model_type "gpt2" is not supported; supported: bert, roberta, xlm-roberta/,
    );
    await refused(config({ model_type: undefined }), 'invalid', /model_type null is not supported/);
    await refused(config({ hidden_act: 'relu' }), 'invalid', /hidden_act relu/);
    await refused(config({ position_embedding_type: 'relative_key' }), 'invalid', /position_embedding_type/);
    await refused(config({ is_decoder: true }), 'invalid', /is_decoder true/);
    const static_ = 'sentence_transformers.models.StaticEmbedding';
    await refused(modules(static_), 'invalid', /the modules StaticEmbedding are not supported/);
    await refused(modules(transformer, pooling, 'x.LayerNorm'), 'invalid', /→ LayerNorm/);
    const poolingFile = (dir: string) => join(dir, '1_Pooling', 'config.json');
    await refused((dir) => editJson(poolingFile(dir), { pooling_mode: 'lasttoken' }), 'invalid', /lasttoken/);
    const both = { pooling_mode: undefined, pooling_mode_cls_token: true, pooling_mode_max_tokens: true };
    await refused((dir) => editJson(poolingFile(dir), both), 'invalid', /pooling cls\+max/);
    const prompts = (dir: string) =>
      editJson(join(dir, 'config_sentence_transformers.json'), { prompts: { query: 'query: ' } });
    const leavesPromptOut = async (dir: string): Promise<void> => {
      await prompts(dir);
      await editJson(poolingFile(dir), { include_prompt: false });
    };
    await refused(leavesPromptOut, 'invalid', /include_prompt false/);
    const unknown = (dir: string) =>
      editJson(join(dir, 'config_sentence_transformers.json'), { default_prompt_name: 'passage' });
    await refused(unknown, 'invalid', /default_prompt_name "passage" is none/);
  });

  it('refuses a config.json that contradicts itself or lacks something', async () => {
    await refused(
      config({ num_attention_heads: 5 }),
      'invalid',
      /hidden_size 32 is not a multiple of 5 heads/,
    );
    await refused(config({ hidden_size: undefined }), 'invalid', /hidden_size/);
    await refused(config({ num_hidden_layers: 0 }), 'invalid', /num_hidden_layers/);
    await refused(
      (dir) => writeFile(join(dir, 'config.json'), '{"model_type"'),
      'corrupt',
      /config\.json cannot be read/,
    );
    await refused((dir) => writeFile(join(dir, 'config.json'), '[]'), 'invalid', /config\.json/);
  });

  it('refuses a folder without its tokenizer or its pooling', async () => {
    await refused((dir) => rm(join(dir, 'tokenizer.json')), 'invalid', /no tokenizer\.json/);
    await refused(
      (dir) => rm(join(dir, '1_Pooling'), { recursive: true }),
      'invalid',
      /modules\.json names it/,
    );
  });

  it('says what a folder holds in place of what is missing', async () => {
    const vocabulary = async (dir: string): Promise<void> => {
      await rm(join(dir, 'tokenizer.json'));
      await writeFile(join(dir, 'vocab.txt'), '[PAD]\n');
    };
    await refused(vocabulary, 'invalid', /no tokenizer\.json, only a WordPiece vocabulary \(vocab\.txt\)/);
    const japanese = async (dir: string): Promise<void> => {
      await vocabulary(dir);
      await editJson(join(dir, 'tokenizer_config.json'), { tokenizer_class: 'BertJapaneseTokenizer' });
    };
    await refused(japanese, 'invalid', /MeCab, which is not supported/);
    const adapter = async (dir: string): Promise<void> => {
      await rm(join(dir, 'config.json'));
      await writeFile(join(dir, 'adapter_config.json'), '{}');
    };
    await refused(adapter, 'invalid', /no config\.json; it holds a PEFT adapter/);
  });

  it('names the files that Git left as pointers', async () => {
    const pointer = 'version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 9\n';
    for (const name of ['config.json', 'tokenizer.json', 'model.safetensors']) {
      const left = (dir: string): Promise<void> => writeFile(join(dir, name), pointer);
      await refused(left, 'corrupt', new RegExp(`${name.replace('.', '\\.')} is a Git LFS pointer`));
    }
  });

  it('notes what is no sentence encoder', async () => {
    const notesOf = async (changes: Readonly<Record<string, unknown>>, name?: string): Promise<string> => {
      const dir = await folders.tiny(name);
      await config(changes)(dir);
      return (await readModelFolder(dir)).notes.join();
    };
    expect(await notesOf({ architectures: ['BertForSequenceClassification'] })).to.match(/reranker/);
    expect(await notesOf({ architectures: ['BertForMaskedLM'] })).to.match(/nobody has tuned/);
    expect(await notesOf({ architectures: ['BertForMaskedLM'] }, 'tiny-cls-fp16')).to.equal('');
    expect(await notesOf({ architectures: ['BertModel'] })).to.equal('');
  });

  it('reads the older pooling flags and Normalize', async () => {
    const dir = await folders.tiny('tiny-cls-fp16');
    await mkdir(join(dir, '2_Normalize'));
    await modules(transformer, pooling, 'sentence_transformers.models.Normalize')(dir);
    const flags = { pooling_mode: undefined, pooling_mode_cls_token: false, pooling_mode_mean_tokens: true };
    await editJson(join(dir, '1_Pooling', 'config.json'), flags);
    expect(await readModelFolder(dir)).to.include({ pooling: 'mean', normalize: true });
  });

  it('leaves Dropout out, and reads Dense', async () => {
    const dir = await folders.tiny('tiny-cls-fp16');
    await modules(transformer, pooling, 'sentence_transformers.models.Dropout')(dir);
    expect(await readModelFolder(dir)).to.include({ pooling: 'cls', normalize: false });
    const dense = await readModelFolder(architectureCheckpoint('bert-dense'));
    expect(dense).to.include({ dimensions: 24, normalize: true });
    expect(dense.dense).to.deep.equal([
      { path: '2_Dense', inputs: 32, outputs: 24, bias: true, activation: 'Tanh' },
    ]);
  });

  it('refuses a Dense module whose weights are missing or do not fit', async () => {
    const dir = await folders.empty();
    await cp(architectureCheckpoint('bert-dense'), dir, { recursive: true });
    await editJson(join(dir, '2_Dense', 'config.json'), { in_features: 48 });
    expect((await failure(readModelFolder(dir))).message).to.match(/in_features 48 does not fit the 32/);
    await rename(join(dir, '2_Dense', 'model.safetensors'), join(dir, '2_Dense', 'pytorch_model.bin'));
    expect((await failure(readModelFolder(dir))).message).to.match(
      /2_Dense holds no model\.safetensors, only pytorch_model\.bin/,
    );
  });

  it('never takes more tokens than there are positions', async () => {
    const dir = await folders.tiny('tiny-cls-fp16');
    await editJson(join(dir, 'sentence_bert_config.json'), { max_seq_length: 500 });
    expect(await readModelFolder(dir)).to.include({ maxTokens: 64 });
  });
});

describe('model identity', () => {
  const folders = temporaryFolders();
  let dir: string;
  let before: string;
  beforeEach(async () => {
    dir = await folders.tiny('tiny-cls-fp16');
    before = await modelIdentity(dir);
  });

  it('is 64 hex digits, the same for the same content elsewhere', async () => {
    expect(before).to.match(/^[0-9a-f]{64}$/);
    expect(await modelIdentity(await folders.tiny('tiny-cls-fp16'))).to.equal(before);
  });

  const changes: Readonly<Record<string, () => Promise<void>>> = {
    weights: () => appendFile(join(dir, 'model.safetensors'), '\0'),
    graph: async () => {
      await mkdir(join(dir, 'onnx'));
      await writeFile(join(dir, 'onnx', 'model.onnx'), 'graph');
    },
    tokenizer: () => appendFile(join(dir, 'tokenizer.json'), ' '),
    pooling: () => editJson(join(dir, '1_Pooling', 'config.json'), { pooling_mode: 'max' }),
    normalization: () => rm(join(dir, 'modules.json')),
    prompts: () =>
      editJson(join(dir, 'config_sentence_transformers.json'), { prompts: { query: 'query: ' } }),
    'the default prompt': () =>
      editJson(join(dir, 'config_sentence_transformers.json'), {
        prompts: { any: 'any: ' },
        default_prompt_name: 'any',
      }),
    lowering: () => editJson(join(dir, 'sentence_bert_config.json'), { do_lower_case: true }),
    'the maximum length': () => editJson(join(dir, 'sentence_bert_config.json'), { max_seq_length: 32 }),
    'the number of heads': () => editJson(join(dir, 'config.json'), { num_attention_heads: 8 }),
  };
  for (const [what, change] of Object.entries(changes)) {
    it(`changes with ${what}`, async () => {
      await change();
      expect(await modelIdentity(dir)).not.to.equal(before);
    });
  }

  it('does not change with what determines no vector', async () => {
    await writeFile(join(dir, 'README.md'), 'About this model.');
    await editJson(join(dir, 'config.json'), { transformers_version: '9.9.9' });
    expect(await modelIdentity(dir)).to.equal(before);
  });
});
