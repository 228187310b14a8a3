import { readFileSync } from 'node:fs';
import { z } from 'zod';

const spread = z.tuple([z.number(), z.number(), z.number()]);

const schema = z.object({
  triangular: z.array(
    z.object({
      range: z.object({ low: z.number(), likely: z.number(), high: z.number() }),
      quantiles: z.array(z.tuple([z.number(), z.number()])),
    }),
  ),
  queue: z.array(
    z.object({
      servers: z.number(),
      arrivalsASecond: z.number(),
      serviceSeconds: z.number(),
      seconds: z.number(),
      waiting: z.number(),
      slower: z.number(),
    }),
  ),
  worth: z.object({
    worth: spread,
    yearly: spread,
    energyKwh: spread,
    deflected: spread,
    paysShare: z.number(),
  }),
});

/** What `roi.py` beside this file found with scipy and NumPy. */
export const roiReference = schema.parse(
  JSON.parse(readFileSync(new URL('./roi.json', import.meta.url), 'utf8')),
);
