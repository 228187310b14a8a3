import type { Language } from '../../../core/configuration.ts';
import { en, type WorthStrings } from './en.ts';
import { ja } from './ja.ts';

/** The words of the report in each language. */
export const CATALOGUES: Readonly<Record<Language, WorthStrings>> = { en, ja };
