import { InferenceSession, runtimeOptions, Tensor } from '../../encoder/runtime/onnxruntime.ts';

export type TokenIds = readonly number[];

/** A graph of which the sentence vectors are asked. */
export interface Runner {
  /** Runs texts together, the shorter padded with `padding`: texts × dimensions. */
  run(batch: readonly TokenIds[]): Promise<Float32Array>;
  close(): Promise<void>;
}

export async function openRunner(graph: Uint8Array, threads: number, padding = 0): Promise<Runner> {
  const session = await InferenceSession.create(graph, runtimeOptions(threads));
  return {
    async run(batch) {
      const tokens = Math.max(...batch.map((ids) => ids.length));
      const filled = (value: (ids: TokenIds, at: number) => number): Tensor => {
        const data = batch.flatMap((ids) =>
          Array.from({ length: tokens }, (_, at) => BigInt(value(ids, at))),
        );
        return new Tensor('int64', BigInt64Array.from(data), [batch.length, tokens]);
      };
      const { sentence_embedding: output } = await session.run(
        {
          input_ids: filled((ids, at) => ids[at] ?? padding),
          attention_mask: filled((ids, at) => Number(at < ids.length)),
          token_type_ids: filled(() => 0),
        },
        ['sentence_embedding'],
      );
      if (!(output?.data instanceof Float32Array)) throw new Error('The graph gives no sentence_embedding.');
      return output.data;
    },
    close: () => session.release(),
  };
}
