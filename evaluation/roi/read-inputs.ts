import { z } from 'zod';
import { AppError } from '../../core/errors.ts';
import type { Range } from '../../measures/triangular.ts';
import {
  INPUT_NAMES,
  type InputName,
  INPUTS,
  RANGE_ENDS,
  isCurrencyWithDefaults,
  usualRange,
  type RoiInputs,
  recordOf,
  CURRENCIES,
} from './inputs.ts';
import { en, type RoiStrings } from './strings/en.ts';

/** The ends of a range as they were typed, or as numbers. */
type Ends = Readonly<Record<keyof Range, number | string>>;

/** What a person states: some of the inputs, each as a range. */
export interface StatedInputs {
  readonly currency?: string | undefined;
  readonly inputs: ReadonlyMap<InputName, Range>;
}

const numberOrText = z.union([z.number(), z.string()]);
const fileSchema = z.strictObject({
  currency: z.string().optional(),
  inputs: z
    .record(
      z.string(),
      z.union([
        numberOrText,
        z.strictObject({ low: numberOrText, likely: numberOrText, high: numberOrText }),
      ]),
    )
    .default({}),
});

/**
 * Reads the text of an inputs file: `{"currency": "EUR", "inputs": {"questionsADay": {"low": 50, "likely": 150, "high":
 * 400}, "pageShare": "30%..50%..80%", "years": 5}}`.
 *
 * @param file its name, for complaints
 * @throws AppError `invalid`
 */
export function parseInputsFile(text: string, file: string): StatedInputs {
  const { currency, inputs } = parsedFile(text, file);
  const stated = new Map<InputName, Range>();
  for (const [key, value] of Object.entries(inputs)) {
    const name = inputName(key);
    stated.set(name, typeof value === 'object' ? rangeOf(name, value) : parseRange(name, String(value)));
  }
  return { currency, inputs: stated };
}

function parsedFile(text: string, file: string): z.infer<typeof fileSchema> {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    throw new AppError(
      'invalid',
      `${file} is not JSON; "bonsai report --print-inputs" writes one to start from.`,
    );
  }
  const parsed = fileSchema.safeParse(document);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue?.path.join('.') ?? '';
  throw new AppError(
    'invalid',
    `${file} is no inputs file${where === '' ? '' : ` (at ${where})`}; "bonsai report --print-inputs" writes one to start from.`,
  );
}

/**
 * Reads what follows `--set`: `questionsADay=100..300..800`, or `years=5` for what is certain.
 *
 * @throws AppError `invalid`
 */
export function parseSetting(setting: string): [InputName, Range] {
  const [key = '', ...rest] = setting.split('=');
  if (rest.length !== 1) {
    throw new AppError('invalid', `--set takes NAME=LOW..LIKELY..HIGH, or NAME=NUMBER; got "${setting}".`);
  }
  const name = inputName(key.trim());
  return [name, parseRange(name, rest.join(''))];
}

/** @throws AppError `invalid` for a name that no input has */
function inputName(key: string): InputName {
  const name = INPUT_NAMES.find((each) => each === key);
  if (name !== undefined) return name;
  const near = INPUT_NAMES.find((each) => each.toLowerCase() === key.toLowerCase());
  const help = near === undefined ? '"bonsai report --print-inputs" lists them' : `did you mean ${near}?`;
  throw new AppError('invalid', `There is no input called "${key}"; ${help}.`.replace('?.', '?'));
}

/**
 * Reads `100..300..800`, or one number.
 *
 * @throws AppError `invalid`
 */
export function parseRange(name: InputName, text: string): Range {
  const parts = text.split('..');
  const [low = '', likely = low, high = low] = parts;
  if (parts.length === 1 || parts.length === 3) return rangeOf(name, { low, likely, high });
  throw new AppError('invalid', `${name} takes LOW..LIKELY..HIGH, or one number; got "${text}".`);
}

/**
 * A range from its three ends, each a number, or text such as `2.5`, `1,500` or `30%`.
 *
 * @throws AppError `invalid` for what is no number, is not in ascending order, or lies beyond what can be
 */
export function rangeOf(name: InputName, ends: Ends): Range {
  const range = readRange(name, ends);
  return isFault(range) ? refuse(range) : range;
}

/** As `rangeOf`, for whoever speaks of what is wrong in words of their own. */
export function readRange(name: InputName, ends: Ends): Range | InputFault {
  const { least, most, writing } = INPUTS[name];
  const bounds = { least, most, isShare: writing === 'share' };
  const range: Range = { low: numberOf(ends.low), likely: numberOf(ends.likely), high: numberOf(ends.high) };
  const wrong = RANGE_ENDS.find((end) => !(range[end] >= least && range[end] <= most));
  if (wrong !== undefined) return { fault: 'number', name, ...bounds, got: String(ends[wrong]) };
  const isAscending = range.low <= range.likely && range.likely <= range.high;
  return isAscending ? range : { fault: 'order', name, range };
}

function numberOf(value: number | string): number {
  if (typeof value === 'number') return value;
  const text = value.trim().replace(/(?<=\d),(?=\d{3}(?:\D|$))/g, '');
  const [, digits, percent] = /^([+-]?\d*\.?\d+(?:e[+-]?\d+)?)\s*(%?)$/i.exec(text) ?? [];
  if (digits === undefined) return NaN;
  return percent === '%' ? Number(digits) / 100 : Number(digits);
}

/**
 * What is stated, over the defaults of its currency.
 *
 * @param currency what prices are in where the statement does not say
 * @throws AppError `invalid` for no currency, or one without defaults whose prices are not all stated
 */
export function completeInputs(stated: StatedInputs, currency: string): RoiInputs {
  const inputs = readInputs(stated, currency);
  return isFault(inputs) ? refuse(inputs) : inputs;
}

/** As `completeInputs`, for whoever speaks of what is wrong in words of their own. */
export function readInputs(stated: StatedInputs, currency: string): RoiInputs | InputFault {
  const named = (stated.currency ?? currency).toUpperCase();
  if (!isCurrency(named)) return { fault: 'currency', currency: named };
  const missing = INPUT_NAMES.filter((name) => INPUTS[name].writing === 'money' && !stated.inputs.has(name));
  if (!isCurrencyWithDefaults(named) && missing.length > 0) {
    return { fault: 'prices', currency: named, missing };
  }
  const usual = isCurrencyWithDefaults(named) ? named : 'EUR';
  return {
    currency: named,
    inputs: recordOf(INPUT_NAMES, (name) => stated.inputs.get(name) ?? usualRange(name, usual)),
  };
}

function isCurrency(code: string): boolean {
  return Intl.supportedValuesOf('currency').includes(code);
}

/** On the command line inputs go by the names that one types there. */
function refuse(fault: InputFault): never {
  throw new AppError(
    'invalid',
    formatFault(fault, en, (name) => name),
  );
}

/** Why what was stated cannot be calculated with. */
export type InputFault =
  | {
      readonly fault: 'number';
      readonly name: InputName;
      readonly least: number;
      readonly most: number;
      readonly isShare: boolean;
      readonly got: string;
    }
  | { readonly fault: 'order'; readonly name: InputName; readonly range: Range }
  | { readonly fault: 'currency'; readonly currency: string }
  | { readonly fault: 'prices'; readonly currency: string; readonly missing: readonly InputName[] };

export function isFault(read: object): read is InputFault {
  return 'fault' in read;
}

/** A fault in a line of a language; `nameOf` says what an input is called where the line is read. */
export function formatFault(
  fault: InputFault,
  { language, faults }: RoiStrings,
  nameOf: (name: InputName) => string,
): string {
  const list = new Intl.ListFormat(language);
  switch (fault.fault) {
    case 'number':
      return faults.number({ ...fault, name: nameOf(fault.name) });
    case 'order':
      return faults.order({ ...fault.range, name: nameOf(fault.name) });
    case 'currency':
      return faults.currency(fault.currency);
    case 'prices':
      return faults.prices(fault.currency, list.format(CURRENCIES), list.format(fault.missing.map(nameOf)));
  }
}
