import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError, messageOf } from '../../core/errors.ts';
import { shipped } from '../../core/paths.ts';
import type { VariantNames } from '../../core/domain.ts';
import { PRECISIONS } from '../model/precision.ts';

const name = z.string().regex(/^[\w.-]+$/);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

const baseSchema = z.strictObject({
  /** Of its weights. */
  sha256,
  /** What a model card says of it: its name on the hub, and by what it is licensed and for which language made. */
  hub: z.string(),
  license: z.string(),
  language: z.string(),
});

const variant = {
  name,
  base: name,
  /** Layers of the base that remain. */
  keep: z.array(z.number().int().min(0)).min(1),
};

const prunedSchema = z.strictObject({ ...variant, precision: z.enum(PRECISIONS) });

const tunedSchema = z.strictObject({
  ...variant,
  precision: z.literal('int8'),
  /** What it was tuned by: a path that begins beside the folder of models. */
  recipe: z.string().min(1),
  /** The tuned variant of the same base, with all its layers, that it was cut from; the base unless given. */
  from: name.optional(),
  /** Of its graph; absent until `npm run models:build` has made it. */
  sha256: sha256.optional(),
});

/** One variant, or one that embeds the entries and one that embeds the questions. */
const pairSchema = z.union([
  name.transform((both): VariantNames => ({ variant: both, queryVariant: both })),
  z
    .strictObject({ entries: name, queries: name })
    .transform(({ entries, queries }): VariantNames => ({ variant: entries, queryVariant: queries })),
]);

const catalogSchema = z
  .object({
    /** What serves unless something else is named. */
    default: pairSchema,
    /** What serves a FAQ that is not in the language of the default's base alone; absent where none ships. */
    multilingual: pairSchema.optional(),
    bases: z.record(name, baseSchema),
    variants: z.array(z.union([prunedSchema, tunedSchema])),
  })
  .superRefine((catalog, context) => {
    const names = catalog.variants.map((each) => each.name);
    for (const key of ['default', 'multilingual'] as const) {
      const pair = catalog[key];
      const named = pair === undefined ? [] : [pair.variant, pair.queryVariant];
      for (const unknown of named.filter((each) => !names.includes(each))) {
        context.addIssue({ code: 'custom', path: [key], message: `there is no variant ${unknown}` });
      }
    }
    for (const each of catalog.variants) {
      const from = 'from' in each ? each.from : undefined;
      const isThere = catalog.variants.some(({ name: other, base }) => other === from && base === each.base);
      if (from === undefined || isThere) continue;
      const path = ['variants', each.name, 'from'];
      context.addIssue({ code: 'custom', path, message: `there is no variant ${from} of its base` });
    }
    for (const { name: of, base } of catalog.variants.filter((each) => !(each.base in catalog.bases))) {
      context.addIssue({ code: 'custom', path: ['variants', of], message: `there is no base ${base}` });
    }
  });

/** models/catalog.json: the base models with the SHA-256 of their weights, and the variants made of them. */
type Catalog = z.infer<typeof catalogSchema>;
export type CatalogBase = z.infer<typeof baseSchema>;
export type CatalogVariant = Catalog['variants'][number];
/** One that was tuned as well, and so lies ready in the folder of models; the others are made on first use. */
export type TunedEntry = z.infer<typeof tunedSchema>;

export function catalogPath(models: string = shipped.models): string {
  return join(models, 'catalog.json');
}

/**
 * Reads the catalog.
 *
 * @param models the folder of models: the one that ships unless given
 * @throws AppError `corrupt` for one that contradicts itself or is no catalog
 */
export function catalog(models: string = shipped.models): Catalog {
  const path = catalogPath(models);
  try {
    return catalogSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    const what = error instanceof z.ZodError ? z.prettifyError(error) : messageOf(error);
    throw new AppError('corrupt', `${path} is no catalog: ${what.replaceAll(/\s+/g, ' ')}`, {
      cause: error,
    });
  }
}

export function isTuned(entry: CatalogVariant): entry is TunedEntry {
  return 'recipe' in entry;
}

/** What serves unless somebody chooses, and what for. */
export interface UsualPairs {
  readonly default: VariantNames;
  /** The language that the default was made for, as its base's line says. */
  readonly language: string;
  /** What serves a FAQ in other languages; null where none ships. */
  readonly multilingual: VariantNames | null;
}

/** @param models the folder of models: the one that ships unless given */
export function usualPairs(models?: string): UsualPairs {
  const { default: usual, multilingual = null, bases, variants } = catalog(models);
  const base = variants.find(({ name: each }) => each === usual.variant)?.base ?? '';
  return { default: usual, language: bases[base]?.language ?? '', multilingual };
}

/** The variants that serve a FAQ in English unless others are named. */
export function defaultPair(): VariantNames {
  return catalog().default;
}
