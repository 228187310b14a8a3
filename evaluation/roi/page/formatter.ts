import { type ReportLanguage, INPUTS, type Writing } from '../inputs.ts';
import { type Name, QUANTITIES } from '../quantities.ts';
import { type RoiStrings, en } from '../strings/en.ts';
import { ja } from '../strings/ja.ts';

/** How a language and a currency write numbers and names. */
export interface Formatter {
  readonly t: RoiStrings;
  /** ISO 4217. */
  readonly currency: string;
  readonly number: (value: number) => string;
  /** To two digits, or whole. */
  readonly rough: (value: number) => string;
  /** A count to three digits. */
  readonly count: (value: number) => string;
  readonly share: (value: number) => string;
  /** A share of simulations, which never proves that something is certain. */
  readonly odds: (share: number) => string;
  /** The same within a sentence. */
  readonly formatOdds: (share: number) => string;
  /** Exact to the unit. */
  readonly money: (value: number) => string;
  /** To three digits, as one would say it. */
  readonly about: (value: number) => string;
  readonly date: (iso: string) => string;
  readonly nameOf: (name: Name) => string;
  readonly writingOf: (name: Name) => Writing;
  /** The value of a name as it is written. */
  readonly valueOf: (name: Name, value: number) => string;
}

export function formatterFor(language: ReportLanguage, currency: string): Formatter {
  const t = CATALOGS[language];
  const money = { style: 'currency', currency } as const;
  const whole = new Intl.NumberFormat(language, { maximumFractionDigits: 0 });
  const fine = new Intl.NumberFormat(language, { maximumSignificantDigits: 3 });
  const roughly = new Intl.NumberFormat(language, { maximumSignificantDigits: 2 });
  const percent = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 });
  const wholeMoney = new Intl.NumberFormat(language, { ...money, maximumFractionDigits: 0 });
  const fineMoney = new Intl.NumberFormat(language, { ...money, maximumFractionDigits: 2 });
  const aboutMoney = new Intl.NumberFormat(language, {
    ...money,
    minimumFractionDigits: 0,
    maximumSignificantDigits: 3,
  });
  const dates = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' });
  const say = (format: Intl.NumberFormat, value: number): string =>
    Number.isFinite(value) ? minus(format.format(value === 0 ? 0 : value)) : t.never;
  const formatter: Formatter = {
    ...{ t, currency, writingOf },
    number: (value) => say(Math.abs(value) >= 100 ? whole : fine, value),
    rough: (value) => say(Math.abs(value) >= 10 ? whole : roughly, value),
    count: (value) => say(fine, value),
    share: (value) => (value > 0 && value < MIN ? `<${say(percent, MIN)}` : say(percent, value)),
    odds: (share) => {
      if (share < MIN) return `<${say(percent, MIN)}`;
      return share > 1 - MIN ? `>${say(percent, 1 - MIN)}` : say(percent, share);
    },
    formatOdds: (share) => {
      if (share < MIN) return t.lessThan(say(percent, MIN));
      return share > 1 - MIN ? t.moreThan(say(percent, 1 - MIN)) : say(percent, share);
    },
    money: (value) => say(Math.abs(value) >= 100 || Number.isInteger(value) ? wholeMoney : fineMoney, value),
    about: (value) => say(value !== 0 && Math.abs(value) < 1 ? fineMoney : aboutMoney, value),
    date: (iso) => dates.format(new Date(iso)),
    nameOf: (name) => nameIn(t, name),
    valueOf: (name, value) => formatter[writingOf(name)](value),
  };
  return formatter;
}

/** Shares are written to a tenth of a percent. */
const MIN = 0.001;

/** Real minus signs stand as wide as digits, and no line breaks after them. */
function minus(text: string): string {
  return text.replace('-', '−');
}

function nameIn({ inputs, measured, quantities }: RoiStrings, name: Name): string {
  if (isIn(inputs, name)) return inputs[name].name;
  return isIn(quantities, name) ? quantities[name] : measured[name];
}

function writingOf(name: Name): Writing {
  if (isIn(INPUTS, name)) return INPUTS[name].writing;
  if (isIn(QUANTITIES, name)) return QUANTITIES[name].writing;
  return name === 'successAt1' || name === 'successAt5' || name === 'noneRecall' ? 'share' : 'number';
}

function isIn<Key extends Name>(record: Readonly<Record<Key, unknown>>, name: Name): name is Key {
  return name in record;
}

/** The words of the report in each language. */
export const CATALOGS: Readonly<Record<ReportLanguage, RoiStrings>> = { en, ja };
