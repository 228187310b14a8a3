import { InferenceSession, Tensor } from '../../../encoder/runtime/onnxruntime.ts';
import { seededRandom } from '../../../core/random.ts';
import { encodeOnnx } from '../../../encoder/model/onnx/onnx.ts';
import { gradients } from '../../../encoder/training/autodiff/gradient.ts';
import { multiply, total } from '../../../encoder/training/autodiff/operations/arithmetic.ts';
import {
  createTape,
  type Shape,
  sizeOf,
  type Tape,
  type Value,
} from '../../../encoder/training/autodiff/tape.ts';

/** An operation under test: the parameters' shapes, their range, and what is computed of them. */
export interface Case {
  readonly shapes: readonly Shape[];
  /** Smallest and largest value of the parameters; -1.5 to 1.5 unless given. */
  readonly range?: readonly [number, number];
  readonly compute: (tape: Tape, parameters: readonly Value[]) => Value;
}

/**
 * The largest difference between the gradients that the tape writes and central finite differences, relative to
 * the larger of 1 and the gradient. The loss is the result's sum with random weights, so that every element counts
 * differently.
 */
export async function worstGradientError({ shapes, range = [-1.5, 1.5], compute }: Case): Promise<number> {
  const random = seededRandom(7);
  const [low, high] = range;
  const drawn = (shape: Shape): Float32Array =>
    Float32Array.from({ length: sizeOf(shape) }, () => low + (high - low) * random());
  const tape = createTape();
  const parameters = shapes.map((shape, position) => tape.parameter(`parameter${position}`, shape));
  const result = compute(tape, parameters);
  const weights = Float32Array.from({ length: sizeOf(result.shape) }, () => random() * 2 - 1);
  const loss = total(tape, multiply(tape, result, tape.constant(weights, result.shape)));
  const found = gradients(tape, loss, parameters);
  const graph = tape.graph({
    loss,
    ...Object.fromEntries(found.map((value, position) => [`d${position}`, value])),
  });
  const session = await InferenceSession.create(Buffer.concat(encodeOnnx(graph, 'test')), {
    logSeverityLevel: 3,
  });
  const data = shapes.map(drawn);
  const run = async () =>
    session.run(
      Object.fromEntries(
        data
          .map(
            (values, position) =>
              [`parameter${position}`, new Tensor('float32', values, shapes[position] ?? [])] as const,
          )
          .filter(([name]) => session.inputNames.includes(name)),
      ),
    );
  const numbers = (tensor: Tensor | undefined): Float32Array => {
    if (tensor?.data instanceof Float32Array) return tensor.data;
    throw new TypeError('The run gave no float32 tensor.');
  };
  const first = await run();
  const step = 1e-2;
  let worst = 0;
  for (const [position, values] of data.entries()) {
    const gradient = Float32Array.from(numbers(first[`d${position}`]));
    for (let index = 0; index < values.length; index++) {
      const value = values[index] ?? 0;
      const lossAt = async (moved: number): Promise<number> => {
        values[index] = moved;
        return numbers((await run()).loss)[0] ?? NaN;
      };
      // Five points, whose error is of fourth order: float32 losses allow no small step.
      const near = (await lossAt(value + step)) - (await lossAt(value - step));
      const far = (await lossAt(value + 2 * step)) - (await lossAt(value - 2 * step));
      values[index] = value;
      const numeric = (8 * near - far) / (12 * step);
      const analytic = gradient[index] ?? NaN;
      const error = Math.abs(numeric - analytic) / Math.max(1, Math.abs(analytic));
      // NaN must not pass for small.
      worst = error > worst || Number.isNaN(error) ? error : worst;
    }
  }
  await session.release();
  return worst;
}
