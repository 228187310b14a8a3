import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { readModelFolder } from '../../../encoder/model/folder.ts';
import { openCheckpoint, weightFiles } from '../../../encoder/model/weights/state-dict.ts';
import type { EncoderWeights } from '../../../encoder/model/weights/encoder-weights.ts';
import { readEncoderWeights } from '../../../encoder/model/weights/named-weights.ts';
import { encodeSafetensors, openSafetensors } from '../../../encoder/model/weights/safetensors.ts';
import { failure } from '../runtime/failure.ts';
import { editJson, temporaryFolders } from './helpers.ts';

async function weightsOf(dir: string): Promise<EncoderWeights> {
  const { config } = await readModelFolder(dir);
  const checkpoint = await openCheckpoint(dir, config.architecture);
  try {
    return await readEncoderWeights(checkpoint, config, [0, 1]);
  } finally {
    await checkpoint.close();
  }
}

/** Writes a folder's one safetensors file again, with other names or without some tensors. */
async function rewrite(dir: string, newName: (name: string) => string | null): Promise<void> {
  const path = join(dir, 'model.safetensors');
  const file = await openSafetensors(path);
  const tensors = new Map();
  for (const name of file.tensors.keys()) {
    const renamed = newName(name);
    if (renamed !== null) tensors.set(renamed, await file.read(name));
  }
  await file.close();
  await writeFile(path, Buffer.concat(encodeSafetensors(tensors, 'F32')));
}

describe('checkpoint', () => {
  const folders = temporaryFolders();

  it('reads names with a prefix, and the older names of normalizations', async () => {
    const expected = await weightsOf(await folders.tiny());
    const prefixed = await folders.tiny();
    await rewrite(prefixed, (name) => `bert.${name}`);
    expect(await weightsOf(prefixed)).to.deep.equal(expected);
    const older = await folders.tiny();
    await rewrite(older, (name) =>
      name.replace('LayerNorm.weight', 'LayerNorm.gamma').replace('LayerNorm.bias', 'LayerNorm.beta'),
    );
    expect(await weightsOf(older)).to.deep.equal(expected);
  });

  it('carries a pooler along, and does without', async () => {
    const dir = await folders.tiny();
    expect([...(await weightsOf(dir)).carried.keys()]).to.deep.equal([
      'pooler.dense.weight',
      'pooler.dense.bias',
    ]);
    await rewrite(dir, (name) => (name.startsWith('pooler') ? null : name));
    expect((await weightsOf(dir)).carried.size).to.equal(0);
  });

  it('names a tensor that is missing', async () => {
    const dir = await folders.tiny();
    await rewrite(dir, (name) => (name === 'encoder.layer.1.output.dense.bias' ? null : name));
    const error = await failure(weightsOf(dir));
    expect(error.code).to.equal('corrupt');
    expect(error.message).to.include('encoder.layer.1.output.dense.bias').and.include(dir);
  });

  it('names a tensor of another shape than config.json says', async () => {
    const dir = await folders.tiny();
    await editJson(join(dir, 'config.json'), { intermediate_size: 128 });
    const error = await failure(weightsOf(dir));
    expect(error.code).to.equal('corrupt');
    expect(error.message).to.match(/intermediate\.dense\.weight with shape \[64, 32\] where .* \[128, 32\]/);
  });

  it('says when there are no weights, or only pickled ones', async () => {
    const dir = await folders.tiny();
    await rm(join(dir, 'model.safetensors'));
    expect((await failure(weightsOf(dir))).message).to.match(
      /holds no model\.safetensors\. Weights are read from safetensors alone/,
    );
    await writeFile(join(dir, 'pytorch_model.bin'), '');
    expect((await failure(weightsOf(dir))).message).to.match(/save the model again as safetensors/i);
  });

  it('reads shards, and refuses a broken set of them', async () => {
    const dir = await folders.tiny('tiny-max-bf16');
    expect(await weightFiles(dir)).to.have.lengthOf(2);
    expect((await weightsOf(dir)).layers).to.have.lengthOf(2);
    const index = join(dir, 'model.safetensors.index.json');
    const content = await readFile(index, 'utf8');
    await writeFile(index, content.replaceAll('model-00001', '../model-00001'));
    expect((await failure(weightsOf(dir))).message).to.match(/not beside it/);
    await writeFile(index, '{}');
    expect((await failure(weightsOf(dir))).code).to.equal('corrupt');
    await writeFile(index, content);
    await rename(join(dir, 'model-00002-of-00002.safetensors'), join(dir, 'elsewhere'));
    expect((await failure(weightsOf(dir))).code).to.equal('not-found');
  });
});
