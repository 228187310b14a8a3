/**
 * Tries whether a variant loads unchanged in transformers.js, and compares its vectors with PyTorch's. Run once, by
 * hand; the result stands in docs/parity.md.
 *
 *   npm install --no-save @huggingface/transformers
 *   node test/parity/transformers-js.js FOLDER fp32|q8 KEPT-LAYERS
 */
import { basename, dirname, resolve } from 'node:path';
import { env, pipeline } from '@huggingface/transformers';
import { z } from 'zod';
import { baseVectors, largestDifference, texts } from './fixtures.ts';

const [folder = '', dtype = 'fp32', keep = ''] = process.argv.slice(2);
if (dtype !== 'fp32' && dtype !== 'q8') throw new Error('The second argument is fp32 or q8.');
env.allowRemoteModels = false;
env.localModelPath = dirname(resolve(folder));

const extract = await pipeline('feature-extraction', basename(folder), { dtype, device: 'cpu' });
const dimensions = 384;
const expected = await baseVectors(keep.split(',').map(Number));

const numbers = z.instanceof(Float32Array);
const tokenized = z.object({ input_ids: z.object({ dims: z.tuple([z.number(), z.number()]) }) });

/** transformers.js cuts texts at the tokenizer's 512 tokens, sentence-transformers at the model's 256. */
const longest = 256;
const results = [];
for (const [row, text] of texts.entries()) {
  const output = await extract(text, { pooling: 'mean', normalize: true });
  const vector = numbers.parse(output.data);
  const wanted = expected.subarray(row * dimensions, (row + 1) * dimensions);
  results.push({
    row,
    tokens: tokenized.parse(extract.tokenizer(text)).input_ids.dims[1],
    difference: largestDifference(vector, wanted),
    cosine: vector.reduce((sum, value, i) => sum + value * (wanted[i] ?? NaN), 0),
  });
}
const compared = results.filter(({ tokens }) => tokens <= longest);
const cosines = compared.map(({ cosine }) => cosine);
const different = compared.filter(({ difference }) => difference > 1e-4).map(({ row }) => row);
process.stdout.write(
  `${compared.length} texts of at most ${longest} tokens: ` +
    `largest difference of a component ${Math.max(...compared.map(({ difference }) => difference)).toExponential(1)}, ` +
    `smallest cosine ${Math.min(...cosines).toFixed(5)}, ` +
    `mean ${(cosines.reduce((sum, value) => sum + value, 0) / cosines.length).toFixed(5)}; ` +
    `beyond 1e-4: ${different.length === 0 ? 'none' : different.slice(0, 10).join(', ')}\n`,
);
