import { appendFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { modelIdentity } from '../../../encoder/model/identity.ts';
import { editJson, temporaryFolders } from './temporary.ts';

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
