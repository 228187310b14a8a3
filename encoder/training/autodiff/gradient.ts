import { add } from './operations/arithmetic.ts';
import type { Tape, Value } from './tape.ts';

/**
 * The gradients of a scalar `loss` by each of `parameters`, as further values of the same tape: reverse-mode
 * differentiation, from the loss backwards, each value's gradient complete before it flows on.
 *
 * @throws RangeError for a loss that is no scalar, or a parameter that it does not depend on
 */
export function gradients(tape: Tape, loss: Value, parameters: readonly Value[]): Value[] {
  if (loss.shape.length > 0) throw new RangeError(`A loss is a scalar, not [${loss.shape.join()}].`);
  const arrived = new Map<Value, Value>([[loss, tape.constant(1)]]);
  const pending = new Map<number, Value>([[loss.index, loss]]);
  while (pending.size > 0) {
    // What was written last has no dependants left.
    const last = Math.max(...pending.keys());
    const value = pending.get(last);
    pending.delete(last);
    if (value === undefined) continue;
    const gradient = arrived.get(value);
    if (gradient === undefined) continue;
    for (const { value: source, pullback } of value.sources) {
      const part = pullback(gradient);
      const before = arrived.get(source);
      arrived.set(source, before === undefined ? part : add(tape, before, part));
      pending.set(source.index, source);
    }
  }
  return parameters.map((parameter) => {
    const gradient = arrived.get(parameter);
    if (gradient === undefined) throw new RangeError(`The loss does not depend on ${parameter.name}.`);
    return gradient;
  });
}
