import { formatInterval } from '../results/interval.ts';
import { formatKept } from '../results/kept.ts';
import { meanMrr, type Measured } from './figures.ts';
import type { EncoderFigures, Experiment } from './measurements.ts';
import type { Words } from './plan.ts';

/** The columns of tables with a row an encoder. */
export interface FigureColumns {
  readonly values: readonly string[];
  valuesOf(figures: EncoderFigures): string[];
  /** Of the differences to full depth. */
  readonly differences: readonly string[];
  differencesOf(figures: EncoderFigures): string[];
}

interface Column {
  readonly name: string;
  readonly of: (figures: EncoderFigures) => Measured | null | undefined;
}

export function figureColumns({ sets }: Pick<Experiment, 'sets'>, words: Words): FigureColumns {
  const others = (sets.otherSts ?? []).map(({ name }, set): Column => ({
    name,
    of: ({ otherSts }) => otherSts?.[set],
  }));
  const faqs = sets.faqs.map(({ name }, set): Column => ({ name, of: (figures) => figures.faqs[set] }));
  const measured: readonly Column[] = [
    { name: `${words.sts} dev`, of: ({ stsDev }) => stsDev },
    { name: `${words.sts} test`, of: ({ stsTest }) => stsTest },
    ...others,
    { name: 'NLI triplets', of: ({ triplets }) => triplets },
    ...faqs,
  ];
  const none: readonly Column[] = sets.none === null ? [] : [{ name: 'none', of: (figures) => figures.none }];
  const hasMean = faqs.length > 1;
  const value = ({ of }: Column, figures: EncoderFigures): string => of(figures)?.value.toFixed(2) ?? '-';
  return {
    values: [
      'kept layers',
      ...measured.map(({ name }) => name),
      ...(hasMean ? ['mean'] : []),
      'kept',
      ...none.map(({ name }) => name),
    ],
    valuesOf: (figures) => [
      figures.keep.join(', '),
      ...measured.map((column) => value(column, figures)),
      ...(hasMean ? [meanMrr(figures).toFixed(2)] : []),
      formatKept(figures.kept),
      ...none.map((column) => value(column, figures)),
    ],
    differences: [...measured, ...none].map(({ name }) => name),
    differencesOf: (figures) =>
      [...measured, ...none].map(({ of }) => formatInterval(of(figures)?.toFullDepth ?? null)),
  };
}
