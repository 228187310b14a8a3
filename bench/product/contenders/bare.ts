/**
 * A contender that does the least one can: the graph alone on onnxruntime-node's defaults, its inputs made before
 * the clock starts. What anything else takes longer is what it adds.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { InferenceSession, Tensor } from '../../../encoder/runtime/onnxruntime.ts';
import { z } from 'zod';
import { loadTokenizer } from '../../../encoder/runtime/tokenizer.ts';
import { readModelFolder } from '../../../encoder/model/folder.ts';
import { contend } from './contend.ts';
import { packageVersion } from '../package-version.ts';

const { dir, threads, texts } = z
  .object({ dir: z.string(), threads: z.number(), texts: z.array(z.string()) })
  .parse(JSON.parse(process.argv[2] ?? ''));

const { maxTokens } = await readModelFolder(dir);
const tokenizer = await loadTokenizer(dir, maxTokens);
const inputs = new Map(
  texts.map((text) => {
    const { ids } = tokenizer.encode(text);
    const shape = [1, ids.length];
    return [
      text,
      {
        input_ids: new Tensor('int64', BigInt64Array.from(ids, BigInt), shape),
        attention_mask: new Tensor('int64', new BigInt64Array(ids.length).fill(1n), shape),
        token_type_ids: new Tensor('int64', new BigInt64Array(ids.length), shape),
      },
    ];
  }),
);

const [graph = ''] = readdirSync(join(dir, 'onnx'));
const session = await InferenceSession.create(join(dir, 'onnx', graph), { intraOpNumThreads: threads });
await contend({ 'onnxruntime-node': packageVersion('onnxruntime-node') }, (text) =>
  session.run(inputs.get(text) ?? {}, ['sentence_embedding']),
);
await session.release();
