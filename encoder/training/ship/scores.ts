import { existsSync } from 'node:fs';
import { z } from 'zod';
import { readJson } from '../../../core/json.ts';
import { meansByGroup } from '../../../measures/summary.ts';

/** Full depth in floats, which scores are held against. */
const FULL_DEPTH = 'minilm-l6';

const row = z.object({ variant: z.string(), queryVariant: z.string().optional() });

const measurementsSchema = z.object({
  sts: z.array(
    z.object({ dataset: z.string(), rows: z.array(z.intersection(row, z.object({ spearman: z.number() }))) }),
  ),
  faq: z.array(
    z.object({
      dataset: z.string(),
      split: z.string(),
      rows: z.array(z.intersection(row, z.object({ 'MRR@10': z.number() }))),
    }),
  ),
});

/** One figure of a variant, x 100, beside those that it is held against; null where it has not been measured. */
export interface Score {
  readonly measured: string;
  readonly alone: number;
  /** Where full depth has embedded the entries and the variant only the questions. */
  readonly asQuery: number | null;
  readonly fullDepth: number | null;
}

type Row = z.infer<typeof row>;

/**
 * What bench/results.json has of a variant on data that nothing was chosen by: STS-B test, and the test halves of the
 * FAQs by the cosine of the questions. Empty where it has not been measured.
 */
export async function scoresOf(variant: string, path: string): Promise<Score[]> {
  if (!existsSync(path)) return [];
  const measured = await readJson(path, measurementsSchema);
  if (measured === undefined) return [];
  const similarity = measured.sts
    .filter(({ dataset }) => dataset.endsWith('test'))
    .flatMap(({ dataset, rows }) => scoreOf(`${dataset}, Spearman`, variant, rows, (each) => each.spearman));
  const retrieval = measured.faq
    .filter(({ split }) => split === 'test')
    .flatMap(({ dataset, rows }) => scoreOf(`${dataset}, MRR@10`, variant, rows, (each) => each['MRR@10']));
  return [...similarity, ...retrieval];
}

const multilingualSchema = z.object({
  sets: z.array(z.object({ group: z.string() })),
  encoders: z.array(
    z.object({
      name: z.string(),
      mrr: z.array(z.number()),
      sts: z.array(z.object({ name: z.string(), spearman: z.number() })),
    }),
  ),
});

/**
 * The same from bench/multilingual.json, of which the first encoder has all layers: the means of its groups of sets, and
 * its sentence pairs.
 */
export async function multilingualScoresOf(variant: string, path: string): Promise<Score[]> {
  if (!existsSync(path)) return [];
  const measured = await readJson(path, multilingualSchema);
  const own = measured?.encoders.find(({ name }) => name === variant);
  const [full] = measured?.encoders ?? [];
  if (measured === undefined || own === undefined || full === undefined) return [];
  const groups = measured.sets.map(({ group }) => group);
  const ofFull = meansByGroup(full.mrr, groups);
  return [
    ...Array.from(meansByGroup(own.mrr, groups), ([group, alone]) => ({
      measured: `${group}, MRR@10`,
      alone,
      asQuery: null,
      fullDepth: ofFull.get(group) ?? null,
    })),
    ...own.sts.map(({ name, spearman }, index) => ({
      measured: `${name}, Spearman`,
      alone: spearman,
      asQuery: null,
      fullDepth: full.sts[index]?.spearman ?? null,
    })),
  ];
}

function scoreOf<One extends Row>(
  measured: string,
  name: string,
  rows: readonly One[],
  figure: (row: One) => number,
): Score[] {
  const asks = ({ variant, queryVariant = variant }: Row): string => queryVariant;
  const of = (fits: (row: Row) => boolean): number | null => {
    const found = rows.find(fits);
    return found === undefined ? null : figure(found);
  };
  const alone = of((each) => each.variant === name && asks(each) === name);
  const asQuery = of((each) => each.variant !== name && asks(each) === name);
  const fullDepth = of((each) => each.variant === FULL_DEPTH && asks(each) === FULL_DEPTH);
  return alone === null ? [] : [{ measured, alone, asQuery, fullDepth }];
}
