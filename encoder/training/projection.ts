import { seededRandom, standardNormal } from '../../core/random.ts';
import { comparesVectors, PROJECTION } from './objectives.ts';
import type { Recipe } from './recipe.ts';
import type { Student } from './student.ts';
import type { Weights } from './step/training-graph.ts';

/**
 * What is trained: the student's weights, and a projection to its teacher's width where the two differ and a phase compares
 * their vectors. It begins at random, of a size that keeps lengths, and nothing of it is written.
 *
 * @param width of the teacher's vectors
 */
export function withProjection(
  { config: { hidden }, weights }: Pick<Student, 'config' | 'weights'>,
  width: number,
  { phases, seed }: Pick<Recipe, 'phases' | 'seed'>,
): Weights {
  if (width === hidden || !phases.some(({ loss }) => comparesVectors(loss))) return weights;
  const random = seededRandom(seed);
  const data = Float32Array.from({ length: width * hidden }, () => standardNormal(random) / Math.sqrt(width));
  return new Map([...weights, [PROJECTION, { shape: [width, hidden], data }]]);
}
