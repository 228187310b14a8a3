import { Option } from '@commander-js/extra-typings';
import { PHRASING_CHOICES, SPLIT_CHOICES } from '../../faq/datasets/faq-task.ts';

/** Which texts of the entries of an FAQ set are searched. */
export const phrasingsOption = () =>
  new Option('--phrasings <which>', 'which texts of an entry count')
    .choices(PHRASING_CHOICES)
    .default('all' as const);

/** Which queries of an FAQ set are measured. */
export const splitOption = () =>
  new Option('--split <half>', 'which half of the queries').choices(SPLIT_CHOICES).default('all' as const);
