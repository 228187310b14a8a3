import type { Comparison } from '../../evaluation/compare/comparison.ts';
import { comparisonSections } from '../../evaluation/report/comparison-markdown.ts';
import {
  confidenceTable,
  costTable,
  otherTables,
  qualityTable,
  verdictTable,
} from '../../evaluation/report/tables.ts';

/** The part of docs/results/comparison.md that tells a comparison: what the report has, without slices, single questions and charts. */
export function comparisonPart(comparison: Comparison): string {
  const cost = costTable(comparison);
  const tables = [
    verdictTable(comparison),
    ...comparison.faq.flatMap((set) => [qualityTable(comparison, set), confidenceTable(set)]),
    ...otherTables(comparison),
    ...(cost === null ? [] : [cost]),
  ];
  return comparisonSections(comparison, tables, '###');
}
