import type { RequestHandler } from 'express';
import { AppError } from '../../../core/errors.ts';
import type { Comparison } from '../../../evaluation/compare/comparison.ts';
import { tellVerdict } from '../../../evaluation/compare/verdict-words.ts';
import { keptComparison } from '../../../evaluation/compare/stored-comparison.ts';
import { comparisonCsv } from '../../../evaluation/report/comparison-csv.ts';
import { comparisonMarkdown } from '../../../evaluation/report/comparison-markdown.ts';
import { tablesOf } from '../../../evaluation/report/tables.ts';
import { dateView } from '../../page/dates.ts';
import type { Strings } from '../../strings/en.ts';
import { renderLab, wordsOf, type LabRouteParts } from './frame.ts';

/** `GET /lab/comparisons`: what "bonsai compare" has found, the latest first. */
export function comparisonsRoute({ lab }: LabRouteParts): RequestHandler {
  return (request, response) => {
    const { strings, lab: words } = wordsOf(response);
    renderLab(request, response, 'comparisons', 'comparisons', {
      comparisons: lab.keptComparisons().map(({ id, comparison }) => ({
        href: `/lab/comparisons/${id}`,
        when: dateView(comparison.createdAt, strings),
        sentence: tellVerdict(comparison, words.verdict).sentence,
        names: comparison.candidates.map(({ name }) => name).join(', '),
        sets: setsOf(comparison),
      })),
    });
  };
}

/** `GET /lab/comparisons/:id`: one of them, with its chart and tables, and the files of its report. */
export function comparisonRoute({ lab }: LabRouteParts): RequestHandler {
  return async (request, response) => {
    const { strings, lab: words } = wordsOf(response);
    const { id, comparison } = keptComparison(lab.comparisons, String(request.params.id));
    renderLab(request, response, 'comparisons', 'comparison', {
      when: dateView(comparison.createdAt, strings),
      ...tellVerdict(comparison, words.verdict),
      drawings: await drawingsOf(comparison, words),
      tables: tablesOf(comparison).map(({ title, note, header, rows }, at) => ({
        ...{ title, note, header, at },
        rows: rows.map((row) => row.map(String)),
        open: at === 0,
      })),
      differences: `/lab/differences?comparison=${id}`,
      worth: `/lab/comparisons/${id}/worth`,
      files: Object.keys(FILES).map((name) => ({ href: `/lab/comparisons/${id}/${name}`, name })),
    });
  };
}

/** What a comparison can be fetched as; the page is a document of its own, so it is kept and not shown here. */
const FILES: Readonly<Record<string, (comparison: Comparison) => string | Promise<string>>> = {
  'report.html': async (comparison) => {
    const { comparisonPage } = await import('../../../evaluation/report/comparison-page.ts');
    return comparisonPage(comparison);
  },
  'comparison.md': comparisonMarkdown,
  'comparison.csv': comparisonCsv,
  'comparison.json': (comparison) => `${JSON.stringify(comparison, null, 2)}\n`,
};

/** `GET /lab/comparisons/:id/:file` */
export function comparisonFileRoute({ lab }: LabRouteParts): RequestHandler {
  return async (request, response) => {
    const { comparison } = keptComparison(lab.comparisons, String(request.params.id));
    const name = String(request.params.file);
    const write = Object.entries(FILES).find(([file]) => file === name)?.[1];
    if (write === undefined) throw new AppError('not-found', `A comparison has no ${name}.`);
    response.attachment(name).send(await write(comparison));
  };
}

/** The charts' library is loaded only where charts are drawn. */
async function drawingsOf(comparison: Comparison, words: Strings['lab']) {
  if (comparison.verdict.outcome === 'nothing judged') return [];
  const { paretoChart, layersChart } = await import('../../../evaluation/report/charts.ts');
  const deciding = comparison.faq.filter(({ mode }) => mode === comparison.verdict.mode);
  return [
    { svg: inlineDrawing(paretoChart(comparison).text), caption: words.paretoCaption },
    { svg: inlineDrawing(layersChart(comparison, deciding).text), caption: words.layersCaption },
  ];
}

function setsOf({ faq, sts, nli, logged }: Comparison): string {
  return [...new Set([...faq, ...logged, ...sts, ...nli].map(({ dataset }) => dataset))].join(', ');
}

/**
 * A drawing for a page whose security policy takes no styles inside tags: its `style` attributes become the presentation
 * attributes of the same names, which SVG takes for all that charts set.
 */
export function inlineDrawing(svg: string): string {
  return svg.replace(/ style="([^"]*)"/g, (_, style: string) =>
    style
      .split(';')
      .map((declaration) => /^\s*([\w-]+)\s*:\s*(.+?)\s*$/.exec(declaration))
      .filter((found) => found !== null)
      .filter(([, name = '']) => PRESENTED.has(name))
      .map(([, name = '', value = '']) => ` ${name}="${value}"`)
      .join(''),
  );
}

/** Others, as the width, are the page's own business. */
const PRESENTED: ReadonlySet<string> = new Set([
  ...['fill', 'stroke', 'stroke-width', 'opacity', 'dominant-baseline', 'text-anchor'],
  ...['font-size', 'font-family', 'font-weight', 'font-style'],
]);
