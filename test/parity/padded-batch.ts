import { join } from 'node:path';
import { InferenceSession, Tensor } from '../../encoder/runtime/onnxruntime.ts';
import { loadTokenizer } from '../../encoder/runtime/tokenizer.ts';
import { graphFile, readModelFolder } from '../../encoder/model/folder.ts';

function floats(tensor: Tensor | undefined): Float32Array {
  if (tensor?.data instanceof Float32Array) return tensor.data;
  throw new Error('The graph gave no floats.');
}

/** Runs a variant's graph on texts in one batch, padded to the longest: what other programs do with it. */
export async function runPadded(
  dir: string,
  texts: readonly string[],
): Promise<{ lastHiddenState: Float32Array; sentenceEmbedding: Float32Array; outputs: readonly string[] }> {
  const folder = await readModelFolder(dir);
  const tokenizer = await loadTokenizer(dir, folder.maxTokens);
  const rows = texts.map((text) => tokenizer.encode(text).ids);
  const tokens = Math.max(...rows.map((row) => row.length));
  const ids = new BigInt64Array(rows.length * tokens);
  const mask = new BigInt64Array(rows.length * tokens);
  for (const [row, values] of rows.entries()) {
    ids.set(values.map(BigInt), row * tokens);
    mask.fill(1n, row * tokens, row * tokens + values.length);
  }
  const int64 = (data: BigInt64Array): Tensor => new Tensor('int64', data, [rows.length, tokens]);
  const session = await InferenceSession.create(join(dir, graphFile(folder) ?? ''), { intraOpNumThreads: 2 });
  try {
    const output = await session.run({
      input_ids: int64(ids),
      attention_mask: int64(mask),
      ...(session.inputNames.includes('token_type_ids') && {
        token_type_ids: int64(new BigInt64Array(ids.length)),
      }),
    });
    return {
      lastHiddenState: floats(output.last_hidden_state),
      sentenceEmbedding: floats(output.sentence_embedding),
      outputs: session.outputNames,
    };
  } finally {
    await session.release();
  }
}
