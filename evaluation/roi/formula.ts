/**
 * A formula as data, so that what is calculated and what is shown to the reader cannot differ. A name stands for the value of
 * that name; an operation comes first, then what it is applied to.
 */
export type Formula<Name extends string> =
  | Name
  | number
  | readonly ['+' | '×', ...Formula<Name>[]]
  | readonly ['−' | '÷', Formula<Name>, Formula<Name>]
  | readonly [FormulaFunction, ...Formula<Name>[]];

/** What is not worth writing with signs; the catalogs have their names. */
export type FormulaFunction = 'annuity' | 'servers';

/** How the functions are calculated. */
export type Functions = Readonly<Record<FormulaFunction, (...values: number[]) => number>>;

/** The values of one moment, by slot. */
type Slots = Float64Array;

/** A formula as a function of the slots that its names have. */
export function compiled<Name extends string>(
  formula: Formula<Name>,
  slotOf: (name: Name) => number,
  functions: Functions,
): (slots: Slots) => number {
  if (typeof formula === 'number') return () => formula;
  if (typeof formula === 'string') {
    const slot = slotOf(formula);
    return (slots) => slots[slot] ?? NaN;
  }
  const [operation, ...parts] = formula;
  const terms = parts.map((part) => compiled(part, slotOf, functions));
  const reduced = (apply: (one: number, other: number) => number) => (slots: Slots) => {
    let result = terms[0]?.(slots) ?? NaN;
    for (let term = 1; term < terms.length; term++) result = apply(result, terms[term]?.(slots) ?? NaN);
    return result;
  };
  switch (operation) {
    case '+':
      return reduced((one, other) => one + other);
    case '×':
      return reduced((one, other) => one * other);
    case '−':
      return reduced((one, other) => one - other);
    case '÷':
      return reduced((one, other) => one / other);
    case 'annuity':
    case 'servers':
      return (slots) => functions[operation](...terms.map((term) => term(slots)));
  }
}

/**
 * A formula as people write it, with brackets where they are needed.
 *
 * @param say what stands for a name or a number
 * @param call what a function of these, already written out, is called
 */
export function written<Name extends string>(
  formula: Formula<Name>,
  say: (term: Name | number) => string,
  call: (name: FormulaFunction, parts: readonly string[]) => string,
): string {
  if (typeof formula !== 'object') return say(formula);
  const [operation, ...parts] = formula;
  if (operation === 'annuity' || operation === 'servers') {
    return call(
      operation,
      parts.map((part) => written(part, say, call)),
    );
  }
  const isProduct = operation === '×' || operation === '÷';
  return parts
    .map((part, place) => {
      const text = written(part, say, call);
      const inner = typeof part === 'object' ? part[0] : null;
      const isSum = inner === '+' || inner === '−';
      const needsBrackets =
        (isSum && isProduct) ||
        (place > 0 && operation === '−' && isSum) ||
        (place > 0 && operation === '÷' && (inner === '×' || inner === '÷'));
      return needsBrackets ? `(${text})` : text;
    })
    .join(` ${operation} `);
}

/** The names that a formula rests on. */
export function namesIn<Name extends string>(formula: Formula<Name>): Name[] {
  if (typeof formula === 'number') return [];
  if (typeof formula === 'string') return [formula];
  const [, ...parts] = formula;
  return parts.flatMap((part) => namesIn(part));
}
