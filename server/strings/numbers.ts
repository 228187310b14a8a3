/** How a language writes numbers and what they count. */
export interface Numbers {
  readonly number: (value: number) => string;
  /** The form for so many, with the number in the place of `#`. */
  readonly count: (value: number, forms: CountForms) => string;
  /** A share of 0..1. */
  readonly percent: (share: number, decimals?: number) => string;
  /** A p-value within a sentence: "p = 0.012". */
  readonly pStated: (p: number) => string;
}

/** A form for each plural category of the language that is not worded as `other` is. */
type CountForms = Readonly<Partial<Record<Intl.LDMLPluralRule, string>>> & { readonly other: string };

/**
 * @param language BCP 47 tag
 *
 * @example
 * ```ts
 * import { numbersOf } from 'bonsai-faq/server/strings/numbers.ts';
 *
 * const { count } = numbersOf('de');
 * const entries = { one: '# Eintrag', other: '# Einträge' };
 * console.log(count(1, entries), count(1234, entries)); // 1 Eintrag 1.234 Einträge
 * ```
 */
export function numbersOf(language: string): Numbers {
  // Intl's classes take milliseconds to make, Intl.NumberFormat many, so only what is asked for is made.
  let rules: Intl.PluralRules | undefined;
  let grouping: Intl.NumberFormat | undefined;
  const number = (value: number): string => {
    if (Number.isInteger(value) && Math.abs(value) < 1000) return String(value);
    grouping ??= new Intl.NumberFormat(language);
    return grouping.format(value);
  };
  return {
    number,
    count(value, forms) {
      rules ??= new Intl.PluralRules(language);
      return (forms[rules.select(value)] ?? forms.other).replaceAll('#', number(value));
    },
    percent: (share, decimals = 1) =>
      share.toLocaleString(language, { style: 'percent', maximumFractionDigits: decimals }),
    pStated: (p) =>
      `p ${p < 0.001 ? '<' : '='} ${Math.max(p, 0.001).toLocaleString(language, { minimumFractionDigits: 3, maximumFractionDigits: 3 })}`,
  };
}
