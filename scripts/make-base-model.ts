/**
 * Made models/all-MiniLM-L6-v2, once: copies a sentence-transformers folder and stores its weights as fp16.
 *
 *   node scripts/make-base-model.ts SOURCE models/all-MiniLM-L6-v2
 */
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { encodeSafetensors, openSafetensors } from '../encoder/model/weights/safetensors.ts';

const FILES = [
  'config.json',
  'tokenizer.json',
  'tokenizer_config.json',
  'special_tokens_map.json',
  'vocab.txt',
  'modules.json',
  'sentence_bert_config.json',
  'config_sentence_transformers.json',
  '1_Pooling/config.json',
];

const [source, target] = process.argv.slice(2);
if (source === undefined || target === undefined) {
  throw new Error('Usage: node scripts/make-base-model.ts SOURCE TARGET');
}
for (const file of FILES) {
  await mkdir(dirname(join(target, file)), { recursive: true });
  await copyFile(join(source, file), join(target, file));
}
const weights = await openSafetensors(join(source, 'model.safetensors'));
const tensors = new Map();
for (const [name, { dtype }] of weights.tensors) {
  // position_ids is a counter that loaders make themselves.
  if (dtype === 'F32') tensors.set(name, await weights.read(name));
}
await weights.close();
await writeFile(join(target, 'model.safetensors'), encodeSafetensors(tensors, 'F16'));
