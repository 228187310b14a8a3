import { markdownTable } from '../../evaluation/report/comparison-markdown.ts';
import { percent } from '../results/interval.ts';
import type { Experiment } from './measurements.ts';

/** How the layers of the strategy that looks at dev data were found. */
export function searchPart({ full, drops, search }: Pick<Experiment, 'full' | 'drops' | 'search'>): string {
  if (search !== undefined) {
    const rows = search.best.map(({ keep, kept }) => [keep.length, keep.join(', '), percent(kept)]);
    return `What \`select\` found best of ${search.choices} choices, and the share of full depth that it keeps where it keeps least, on dev data:

${markdownTable(['layers left', 'kept layers', 'kept'], rows)}`;
  }
  const every = full.keep;
  const dropped = drops.map(({ keep, removed, candidates }) => [
    keep.length,
    ...every.map((layer) => {
      const candidate = candidates.find((each) => each.layer === layer);
      if (candidate === undefined) return '';
      return layer === removed ? `**${candidate.measure.toFixed(1)}**` : candidate.measure.toFixed(1);
    }),
  ]);
  return `The measured drop: the dev measure without each remaining layer. The layer in bold is removed.

${markdownTable(['layers left', ...every.map((layer) => `without ${layer}`)], dropped)}`;
}
