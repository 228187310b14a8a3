import { markdownTable } from '../../evaluation/report/comparison-markdown.ts';
import { type Agreement, worst } from './agreement.ts';

/** One variant of a checkpoint: how it agrees with PyTorch here, and where others load it. */
export interface Measured {
  readonly family: string;
  readonly layers: number;
  /** Null at full depth. */
  readonly kept: readonly number[] | null;
  readonly precision: 'fp32' | 'int8';
  readonly here: Agreement;
  /** Null where it was not tried. */
  readonly python: Agreement | null;
  readonly transformersJs: Agreement | null;
}

export interface ArchitecturesBenchmark {
  readonly date: string;
  readonly texts: number;
  readonly versions: Readonly<Record<string, string>>;
  readonly notes: readonly string[];
  readonly variants: readonly Measured[];
}

/** The table for people to read; the content of architectures.md. */
export function architecturesMarkdown({
  date,
  texts,
  versions,
  notes,
  variants,
}: ArchitecturesBenchmark): string {
  const checkpoints = new Map<string, Measured[]>();
  for (const variant of variants) {
    const key = `${variant.family} ${variant.layers}`;
    checkpoints.set(key, [...(checkpoints.get(key) ?? []), variant]);
  }
  const programs = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return `# Every architecture against PyTorch

Made by \`node bench/architectures.ts\` on ${date}${programs.length === 0 ? '' : `, with ${programs.join(', ')}`}.

Tiny random checkpoints of every family (hidden 32), ${texts} texts, vectors of unit length. fp32: the largest difference
of a component from PyTorch's vector. int8: the smallest cosine with it. Pruned: half of the layers are left, the first and the
last among them (of the committed checkpoints three of four). The last columns say the same of the folders that
\`bonsai prune\` wrote, read by other programs: sentence-transformers reads the safetensors, in fp32 for both precisions;
transformers.js reads the graph (\`sentence_embedding\`), without the texts that are too long, since it cuts the last special
token off them.
${notes.map((note) => `\n${note}\n`).join('')}
${markdownTable(
  [
    'family',
    'layers',
    'fp32, full',
    'fp32, pruned',
    'int8, full',
    'int8, pruned',
    'sentence-transformers',
    'transformers.js fp32',
    'transformers.js int8',
  ],
  [...checkpoints.values()].map((rows) => rowOf(rows)),
)}
`;
}

function rowOf(rows: readonly Measured[]): (string | number)[] {
  const [first] = rows;
  const of = (precision: Measured['precision'], isPruned: boolean): Agreement | undefined =>
    rows.find((row) => row.precision === precision && (row.kept !== null) === isPruned)?.here;
  const loaded = (of: readonly Measured[], by: 'python' | 'transformersJs'): Agreement | null => {
    const found = of.flatMap((row) => row[by] ?? []);
    return found.length === 0 ? null : worst(found);
  };
  const precision = (wanted: Measured['precision']): Measured[] =>
    rows.filter((row) => row.precision === wanted);
  const difference = (agreement: Agreement | null | undefined): string =>
    agreement?.difference.toExponential(1) ?? '–';
  const cosine = (agreement: Agreement | null | undefined): string => agreement?.cosine.toFixed(4) ?? '–';
  return [
    first?.family ?? '',
    first?.layers ?? 0,
    difference(of('fp32', false)),
    difference(of('fp32', true)),
    cosine(of('int8', false)),
    cosine(of('int8', true)),
    difference(loaded(rows, 'python')),
    difference(loaded(precision('fp32'), 'transformersJs')),
    cosine(loaded(precision('int8'), 'transformersJs')),
  ];
}
