import { Option } from '@commander-js/extra-typings';
import { AppError } from '../../core/errors.ts';
import { PHRASING_CHOICES, SPLIT_CHOICES } from '../../faq/datasets/faq-task.ts';

/** Reads an option's value as a whole number of at least `least`. */
export function wholeNumber(option: string, least = 1): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (Number.isInteger(value) && value >= least) return value;
    throw new AppError('invalid', `${option} takes a whole number of at least ${least}; got "${text}".`);
  };
}

/** Reads an option's value as a share: `5%` or `0.05`. */
export function share(option: string): (text: string) => number {
  return (text) => {
    const value = text.endsWith('%') ? Number(text.slice(0, -1)) / 100 : Number(text);
    if (text.trim() !== '' && value >= 0 && value <= 1) return value;
    throw new AppError('invalid', `${option} takes a share such as 5% or 0.05; got "${text}".`);
  };
}

/** Reads an option's value as a duration in milliseconds. */
export function milliseconds(option: string): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (value > 0 && Number.isFinite(value)) return value;
    throw new AppError('invalid', `${option} takes a number of milliseconds; got "${text}".`);
  };
}

/** For an option that may be given more than once. */
export function repeated(value: string, before: readonly string[] = []): string[] {
  return [...before, value];
}

/** Which texts of the entries of an FAQ set are searched. */
export const phrasingsOption = () =>
  new Option('--phrasings <which>', 'which texts of an entry count')
    .choices(PHRASING_CHOICES)
    .default('all' as const);

/** Which queries of an FAQ set are measured. */
export const splitOption = () =>
  new Option('--split <half>', 'which half of the queries').choices(SPLIT_CHOICES).default('all' as const);
