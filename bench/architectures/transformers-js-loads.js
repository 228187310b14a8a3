/**
 * Loads variants in transformers.js: answers each line {"dir": …, "dtype": …, "texts": […]} with {"vectors": [[…], …]}.
 * JavaScript, because the library is installed only by those who measure it: npm install --no-save @huggingface/transformers
 */
import { basename, dirname } from 'node:path';
import { createInterface } from 'node:readline';
import '../../encoder/runtime/no-telemetry.ts';
import { AutoModel, AutoTokenizer, env } from '@huggingface/transformers';

env.allowRemoteModels = false;
for await (const line of createInterface({ input: process.stdin })) {
  const { dir, dtype, texts } = JSON.parse(line);
  env.localModelPath = dirname(dir);
  const tokenizer = await AutoTokenizer.from_pretrained(basename(dir));
  const model = await AutoModel.from_pretrained(basename(dir), { dtype, device: 'cpu' });
  const vectors = [];
  for (const text of texts) {
    const { sentence_embedding: vector } = await model(await tokenizer(text, { truncation: true }));
    const length = Math.hypot(...vector.data);
    vectors.push(Array.from(vector.data, (value) => value / length));
  }
  await model.dispose();
  process.stdout.write(`${JSON.stringify({ vectors })}\n`);
}
