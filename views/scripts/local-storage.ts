/** What the browser keeps under `key`; null where it keeps nothing, or something else under our name. */
export function kept(key: string): unknown {
  try {
    return JSON.parse(localStorage.getItem(key) ?? 'null');
  } catch {
    return null;
  }
}

/** Full or forbidden: then nothing is kept. */
export function keep(key: string, value: unknown): void {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // Nobody has to know.
  }
}
