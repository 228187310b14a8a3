import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { shipped } from '../core/paths.ts';
import { PRECISIONS } from '../model/precision.ts';

const catalogueSchema = z.object({
  default: z.string(),
  bases: z.record(z.string(), z.object({ sha256: z.string() })),
  variants: z.array(
    z.object({
      name: z.string(),
      base: z.string(),
      keep: z.array(z.number().int().min(0)).min(1),
      precision: z.enum(PRECISIONS),
    }),
  ),
});

/** models/catalogue.json: the shipped base models with the SHA-256 of their weights, and the variants made of them. */
export type Catalogue = z.infer<typeof catalogueSchema>;
export type CatalogueVariant = Catalogue['variants'][number];

let loaded: Catalogue | undefined;

export function catalogue(): Catalogue {
  loaded ??= catalogueSchema.parse(JSON.parse(readFileSync(join(shipped.models, 'catalogue.json'), 'utf8')));
  return loaded;
}

/** The variant that serves unless another one is named. */
export function defaultVariant(): string {
  return catalogue().default;
}
