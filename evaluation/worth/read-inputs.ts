import { z } from 'zod';
import { AppError } from '../../core/errors.ts';
import type { Range } from '../../measures/triangular.ts';
import {
  CURRENCIES,
  INPUT_NAMES,
  type InputName,
  INPUTS,
  isCurrencyWithDefaults,
  usualRange,
  type WorthInputs,
} from './inputs.ts';
import { recordOf } from './record-of.ts';

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
export function inputName(key: string): InputName {
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
export function rangeOf(name: InputName, ends: Readonly<Record<keyof Range, number | string>>): Range {
  const { least, most } = INPUTS[name];
  const end = (which: keyof Range): number => {
    const value = numberOf(ends[which]);
    if (Number.isFinite(value) && value >= least && value <= most) return value;
    throw new AppError(
      'invalid',
      `${name} takes numbers from ${least} to ${most}${INPUTS[name].writing === 'share' ? ' (or 0% to 100%)' : ''}; got "${ends[which]}".`,
    );
  };
  const range = { low: end('low'), likely: end('likely'), high: end('high') };
  if (range.low <= range.likely && range.likely <= range.high) return range;
  throw new AppError(
    'invalid',
    `${name} goes from low to high, with the likeliest between; got ${range.low}..${range.likely}..${range.high}.`,
  );
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
export function completeInputs(stated: StatedInputs, currency: string): WorthInputs {
  const named = (stated.currency ?? currency).toUpperCase();
  if (!isCurrency(named)) {
    throw new AppError('invalid', `"${named}" is no currency; give its three letters, such as EUR or JPY.`);
  }
  const missing = INPUT_NAMES.filter((name) => INPUTS[name].writing === 'money' && !stated.inputs.has(name));
  if (!isCurrencyWithDefaults(named) && missing.length > 0) {
    throw new AppError(
      'invalid',
      `There are no usual prices in ${named}, only in ${CURRENCIES.join(' and ')}: state ${missing.join(', ')} too.`,
    );
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
