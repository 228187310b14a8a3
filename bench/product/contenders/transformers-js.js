/**
 * A contender: transformers.js' feature-extraction pipeline, text to unit vector. JavaScript, because the library is
 * installed only by those who measure it: npm install --no-save @huggingface/transformers
 */
import { basename, dirname } from 'node:path';
import '../../../encoder/runtime/no-telemetry.ts';
import { env, pipeline } from '@huggingface/transformers';
import { z } from 'zod';
import { contend } from './contend.ts';
import { packageVersion } from '../package-version.ts';

const { dir, threads } = z
  .object({ dir: z.string(), threads: z.number() })
  .parse(JSON.parse(process.argv[2] ?? ''));

env.allowRemoteModels = false;
env.localModelPath = dirname(dir);
const extract = await pipeline('feature-extraction', basename(dir), {
  dtype: 'fp32',
  device: 'cpu',
  session_options: { intraOpNumThreads: threads },
});
await contend({ 'transformers.js': packageVersion('@huggingface/transformers') }, (text) =>
  extract(text, { pooling: 'mean', normalize: true }),
);
await extract.dispose();
