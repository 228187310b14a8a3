import type { FloatTensor } from '../weights/safetensors.ts';
import type { Lowering } from './lowering.ts';

/**
 * The same lowering, which tells the name of the value that each weight is multiplied with; the query's stands for
 * query, key and value.
 */
export function observed(lowering: Lowering, tell: (weight: FloatTensor, input: string) => void): Lowering {
  return {
    ...lowering,
    project(graph, name, x, weight) {
      tell(weight, x);
      return lowering.project(graph, name, x, weight);
    },
    attend(graph, name, x, mask, weights, heads) {
      tell(weights.query.weight, x);
      return lowering.attend(graph, name, x, mask, weights, heads);
    },
  };
}
