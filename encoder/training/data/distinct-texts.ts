/** Texts in a row that were there already, after which there are taken to be no others. */
const EXHAUSTED = 500;

/** Adds texts from `make` until `found` holds `count`, or nothing new comes any more. */
export function addDistinct(found: Set<string>, count: number, make: () => string): void {
  for (let known = 0; found.size < count && known < EXHAUSTED;) {
    const before = found.size;
    found.add(make());
    known = found.size > before ? 0 : known + 1;
  }
}
