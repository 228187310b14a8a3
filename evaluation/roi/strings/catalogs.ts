import type { Language } from '../../../core/configuration.ts';
import { en, type RoiStrings } from './en.ts';
import { ja } from './ja.ts';

/** The words of the report in each language. */
export const CATALOGS: Readonly<Record<Language, RoiStrings>> = { en, ja };
