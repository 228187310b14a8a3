/** A thing that several use at once and that is closed when the last one has let go of it. */
export interface Shared<T> {
  readonly value: T;
  /** Keeps the thing open until the function given back is called. Whoever makes it must hold it first. */
  hold(): () => void;
  /** Settles when the thing has been closed. */
  readonly closed: Promise<void>;
}

/** @param close called once, when the last holder has let go */
export function shared<T>(value: T, close: (value: T) => void | Promise<void>): Shared<T> {
  let holders = 0;
  let letGo: () => void = () => undefined;
  const closed = new Promise<void>((resolve) => {
    letGo = resolve;
  }).then(() => close(value));
  return {
    value,
    closed,
    hold() {
      holders += 1;
      let held = true;
      return () => {
        if (!held) return;
        held = false;
        holders -= 1;
        if (holders === 0) letGo();
      };
    },
  };
}
