import type { Range } from '../../../measures/triangular.ts';
import { estimateRoi } from '../estimate.ts';
import type { DrawOptions } from '../draws.ts';
import { type InputFault, isFault, completeInputs, readInputs, readRange } from '../read-inputs.ts';
import {
  type Currency,
  INPUT_NAMES,
  type InputName,
  INPUTS,
  isCurrencyWithDefaults,
  RANGE_ENDS,
  usualRange,
  type ReportLanguage,
  USUAL_CURRENCIES,
  type RoiInputs,
} from '../inputs.ts';
import type { MeasuredFacts } from '../measured.ts';
import type { InputsForm } from './inputs-table.ts';
import { roiPage } from './roi-page.ts';

interface AskedPage {
  readonly html: string;
  /** Whether everything that was entered could be read; what could not keeps its default. */
  readonly isValid: boolean;
}

/**
 * The page for what a form of it sends, with every input editable: fields `NAME.low`, `NAME.likely`, `NAME.high` and
 * `currency`. Fields that are missing or empty have their defaults. Needs no script.
 *
 * @param query of the address, such as `request.query` with the simple parser; what is no field is ignored
 * @throws AppError `cancelled`
 */
export async function askedPage(
  facts: MeasuredFacts,
  query: Readonly<Record<string, unknown>>,
  language: ReportLanguage,
  options: Partial<DrawOptions> = {},
): Promise<AskedPage> {
  const typed = new Map(
    Object.entries(query).flatMap(([field, value]): [string, string][] =>
      typeof value === 'string' && value.trim() !== '' ? [[field, value.trim()]] : [],
    ),
  );
  const faults = new Map<string, InputFault>();
  const inputs = statedBy(typed, language, faults);
  const form: InputsForm = { typed, faults };
  const estimate = await estimateRoi(facts, inputs, options);
  return { html: roiPage(estimate, language, form), isValid: faults.size === 0 };
}

function statedBy(
  typed: ReadonlyMap<string, string>,
  language: ReportLanguage,
  faults: Map<string, InputFault>,
): RoiInputs {
  const usual = USUAL_CURRENCIES[language];
  const stated = new Map<InputName, Range>();
  const currency = (typed.get('currency') ?? usual).toUpperCase();
  for (const name of INPUT_NAMES) {
    const range = rangeIn(typed, name, defaultIn(currency, name, usual));
    if (range === undefined) continue;
    if (isFault(range)) faults.set(name, range);
    else stated.set(name, range);
  }
  const inputs = readInputs({ currency: typed.get('currency'), inputs: stated }, usual);
  if (!isFault(inputs)) return inputs;
  faults.set('currency', inputs);
  return completeInputs({ inputs: new Map() }, usual);
}

/** What stands for an end that was left empty; none for a price in a currency without defaults. */
function defaultIn(currency: string, name: InputName, usual: Currency): Range | undefined {
  if (isCurrencyWithDefaults(currency)) return usualRange(name, currency);
  return INPUTS[name].writing === 'money' ? undefined : usualRange(name, usual);
}

/** Undefined where no end of it was typed. */
function rangeIn(
  typed: ReadonlyMap<string, string>,
  name: InputName,
  usual?: Range,
): Range | InputFault | undefined {
  const ends = RANGE_ENDS.map((end) => typed.get(`${name}.${end}`));
  if (ends.every((end) => end === undefined)) return undefined;
  const [low, likely, high] = RANGE_ENDS.map((end, index) => ends[index] ?? usual?.[end] ?? '');
  return readRange(name, { low: low ?? '', likely: likely ?? '', high: high ?? '' });
}
