/** What a look at the data folder found. */
export interface Finding {
  /** What was looked at: "the databases". */
  readonly check: string;
  /** `note` is worth knowing and needs nothing done. */
  readonly state: 'good' | 'note' | 'bad' | 'repaired';
  /** One sentence. */
  readonly message: string;
  /** What to do about it; null where nothing is to be done. */
  readonly remedy: string | null;
}

/** A finding, and what would mend it without a loss, where something would. */
export interface Diagnosis extends Omit<Finding, 'state'> {
  readonly state: Exclude<Finding['state'], 'repaired'>;
  readonly repair?: () => void | Promise<void>;
}

export function good(check: string, message: string): Diagnosis {
  return { check, state: 'good', message, remedy: null };
}

export function note(check: string, message: string, remedy: string | null = null): Diagnosis {
  return { check, state: 'note', message, remedy };
}

export function bad(
  check: string,
  message: string,
  remedy: string,
  repair?: () => void | Promise<void>,
): Diagnosis {
  return { check, state: 'bad', message, remedy, ...(repair && { repair }) };
}

/** What a person is told to call where `repair` is at hand. */
export const REPAIR = 'Run: bonsai doctor --repair';
