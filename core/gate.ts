/** What is looked at before a new index goes live, in this order. */
export const GATES = ['shrink', 'self-recall', 'recall@10', 'quality', 'flips', 'latency'] as const;
export type GateName = (typeof GATES)[number];

/** What one look said. */
export interface Gate {
  readonly gate: GateName;
  /** What was measured; null where it could not be told, which stops nothing. */
  readonly figure: number | null;
  readonly threshold: number;
  readonly passed: boolean;
  /** For a person, one sentence. */
  readonly reason: string;
  /** Whether somebody let it go live all the same. */
  readonly accepted?: boolean;
  /** What the figure is of, such as the questions whose first answer changed. */
  readonly details?: unknown;
}

/** A gate that could not look. */
export function untold(gate: GateName, threshold: number, reason: string): Gate {
  return { gate, figure: null, threshold, passed: true, reason };
}

/** Those that failed and that nobody accepted. */
export function failedGates(gates: readonly Gate[]): Gate[] {
  return gates.filter(({ passed, accepted }) => !passed && accepted !== true);
}

/** The gates with those that failed accepted, where somebody has said so. */
export function acceptedGates(gates: readonly Gate[], accepted: boolean): Gate[] {
  return gates.map((gate) => (gate.passed || !accepted ? gate : { ...gate, accepted: true }));
}
