/** One text of a call. */
export interface Turn<Call> {
  readonly call: Call;
  /** The text's place in its call. */
  readonly index: number;
}

/** Calls of many texts each, of which every one gets its turn. */
export interface FairQueue<Call> {
  /** Calls that still have texts waiting. */
  readonly size: number;
  add(call: Call, texts: number): void;
  /** The next text: one of every call in turn, so that a short call never waits for the end of a long one. */
  take(): Turn<Call> | undefined;
  /** Puts texts that were taken back to the front, in their order. */
  requeue(turns: readonly Turn<Call>[]): void;
  /** Forgets what waits of a call. */
  remove(call: Call): void;
}

interface Waiting<Call> {
  readonly call: Call;
  readonly texts: number;
  next: number;
}

export function createFairQueue<Call>(): FairQueue<Call> {
  let returned: Turn<Call>[] = [];
  let waiting: Waiting<Call>[] = [];
  return {
    get size() {
      return waiting.length;
    },
    add(call, texts) {
      if (texts > 0) waiting.push({ call, texts, next: 0 });
    },
    take() {
      const again = returned.shift();
      if (again !== undefined) return again;
      const first = waiting.shift();
      if (first === undefined) return undefined;
      const turn = { call: first.call, index: first.next };
      first.next++;
      if (first.next < first.texts) waiting.push(first);
      return turn;
    },
    requeue(turns) {
      returned = [...turns, ...returned];
    },
    remove(call) {
      returned = returned.filter((turn) => turn.call !== call);
      waiting = waiting.filter((other) => other.call !== call);
    },
  };
}
