import type { Tape, Value } from './autodiff/tape.ts';

/** What a phase makes small: a loss as nodes of the graph, and the inputs of a batch that it reads. */
export interface Objective {
  /** The loss of unit sentence vectors [texts, hidden], as a scalar. It declares the inputs that it reads. */
  loss(tape: Tape, vectors: Value): Value;
}

/** Texts that are trained on together, in the order that the objective expects. */
export interface Batch {
  /** Token ids of each text, special ones included. */
  readonly texts: readonly (readonly number[])[];
  /** What the objective reads beside the vectors, by the name under which it declared it. */
  readonly inputs: Readonly<Record<string, Float32Array>>;
}
