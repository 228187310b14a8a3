import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { percent } from '../../core/figures.ts';
import { shipped } from '../../core/paths.ts';
import type { Comparison, FaqComparison } from '../compare/comparison.ts';
import { layersChart, paretoChart, reliabilityChart, sizeChart } from './charts.ts';
import { Html, html } from './html.ts';
import {
  confidenceTable,
  costTable,
  lostBy,
  lostTable,
  otherTables,
  qualityTable,
  reliabilityTable,
  type ReportTable,
  sliceTable,
  verdictTable,
} from './tables.ts';

/**
 * The comparison as one HTML document that needs nothing else: styles and drawings are inside, and it has no script. The
 * verdict comes first, then what it rests on, then how it was found.
 */
export function comparisonPage(comparison: Comparison): string {
  const { verdict, createdAt, faq } = comparison;
  const deciding = faq.filter(({ mode }) => mode === verdict.mode);
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
        <title>Comparison of encoders</title>
        <style>
          ${styles()}
        </style>
      </head>
      <body>
        <header>
          <h1>Comparison of encoders, ${createdAt.slice(0, 10)}</h1>
          <p class="verdict">${verdict.sentence}</p>
          <ul>
            ${verdict.remarks.map((remark) => html`<li>${remark}</li>`)}
          </ul>
          <p class="note">${measureSentence(comparison)}</p>
        </header>
        <main>
          ${verdict.outcome === 'nothing judged' ? '' : decision(comparison, deciding)}
          ${faq.map((set) => evidence(comparison, set))}
          ${withTitle('Without judgements of your own', otherTables(comparison).map(section))}
          ${cost(comparison)} ${method(comparison)}
        </main>
        <footer>Made by bonsai compare. ${machineSentence(comparison)}</footer>
      </body>
    </html> `;
  return `${page.text.trim()}\n`;
}

function styles(): Html {
  return new Html(readFileSync(join(shipped.views, 'report.css'), 'utf8'));
}

function decision(comparison: Comparison, sets: readonly FaqComparison[]): Html {
  const { verdict, measure } = comparison;
  return html`<h2>The choice</h2>
    <figure>
      ${paretoChart(comparison)}
      <figcaption>
        Up is better, left is cheaper. The numbers are those of the table below; the line joins the encoders
        that no other beats on both. ${measure} is the mean over
        ${sets.length === 1 ? 'the judged set' : `${sets.length} judged sets`}.
      </figcaption>
    </figure>
    ${tableOf(verdictTable(comparison), verdict.chosen)}
    <figure>
      ${layersChart(comparison, sets)}
      <figcaption>
        What is kept of the quality of ${comparison.baseline}, fewest layers first. The bars are 95%
        intervals: where another draw of questions of this kind would probably put it. Left of the dashed line
        more is lost than was allowed. The figures stand in the tables below.
      </figcaption>
    </figure>`;
}

function evidence(comparison: Comparison, set: FaqComparison): Html {
  const lost = lostBy(comparison);
  const losses = lostTable(set, lost);
  return html`<h2>${set.dataset}, ${set.mode} search</h2>
    ${section(qualityTable(comparison, set))}
    ${set.slices.length === 0 ? '' : section(sliceTable(comparison, set))}
    ${losses.rows.length === 0 ? '' : section(losses)} ${section(confidenceTable(set))}
    <figure>
      ${reliabilityChart(set, [comparison.baseline, comparison.verdict.chosen ?? '', lost])}
      <figcaption>
        On the dashed line, what is given 80% is right 80% of the time; below it, too much was promised.
      </figcaption>
    </figure>
    ${section(reliabilityTable(set))}`;
}

function cost(comparison: Comparison): Html {
  const table = costTable(comparison);
  const sizes = sizeTable(comparison);
  return html`<h2>Cost</h2>
    ${table === null ? '' : section(table)}
    <figure>
      ${sizeChart(comparison)}
      <figcaption>
        Memory is that of a process that does nothing but embed questions, Node.js included.
      </figcaption>
    </figure>
    ${table === null ? section(sizes) : ''}`;
}

/** The chart's figures where time and memory were not measured. */
function sizeTable({ candidates }: Comparison): ReportTable {
  return {
    title: 'Size',
    note: 'Time and memory were not measured this time.',
    header: ['encoder', 'layers', 'size, MB', 'parameters, M'],
    rows: candidates.map(({ name, layers, bytes, parameters }) => [
      name,
      layers,
      (bytes / 1e6).toFixed(1),
      (parameters / 1e6).toFixed(1),
    ]),
  };
}

function measureSentence({ measure }: Comparison): string {
  return `${measure}, the mean reciprocal rank: 1 where the right entry comes first, 1/2 where it comes second, and so on to the tenth, 0 beyond; the mean over the questions. In tables x 100.`;
}

function method({ baseline, measure, margin }: Comparison): Html {
  const kept = percent(1 - margin);
  return html`<h2>How this was found</h2>
    <dl>
      <dt>Not worse</dt>
      <dd>
        Keeps at least ${kept} of the ${measure} of ${baseline} on every judged set. Gaffke's test: the
        questions are weighed at random together with one more that goes as wrong as can be, so that a few
        questions without a loss prove little. Its p is below 0.025, the largest of the sets, corrected after
        Holm for the number of encoders.
      </dd>
      <dt>Worse</dt>
      <dd>
        Below ${baseline} on some set by the same test the other way round: p is below 0.025, corrected after
        Holm for the number of encoders and sets.
      </dd>
      <dt>Not settled</dt>
      <dd>
        Neither. How many more questions would tell is estimated from how much the results differ from
        question to question, for a chance of four in five.
      </dd>
      <dt>Too few questions</dt>
      <dd>
        Neither, and so few that even an encoder which loses nothing could not be shown to keep enough: for a
        margin of 2%, a single encoder and a baseline that is always right it takes 183.
      </dd>
      <dt>Intervals</dt>
      <dd>
        95% intervals of scores and differences are the values that the same test does not refute, so that few
        questions that all tie leave room. Those of correlations are a paired bootstrap of 10,000 resamples; a
        dash where no resample differs.
      </dd>
      <dt>nDCG, Success, Recall, Intent</dt>
      <dd>
        nDCG@10 counts all right entries, those further down less. Success@k: a right entry is among the first
        k. Recall@10: the share of right entries among the first ten. Intent@5: the first five entries vote
        for the right category.
      </dd>
      <dt>ECE, AUROC</dt>
      <dd>
        ECE, the expected calibration error: how far the probability that is shown lies from how often it is
        right, on average. AUROC, the area under the ROC curve: how often a question that has an answer gets a
        greater probability than one that has none; 50 is chance.
      </dd>
      <dt>Time</dt>
      <dd>
        Each encoder in a process of its own, in turns and in random order, so that a busy machine favors
        none.
      </dd>
    </dl>`;
}

function machineSentence({ machine }: Comparison): string {
  const { processor, cores, memoryGiB, system, node } = machine;
  return `${processor}, ${cores} cores, ${memoryGiB} GiB, ${system}, Node.js ${node}.`;
}

function withTitle(title: string, parts: readonly Html[]): Html {
  return parts.length === 0
    ? html``
    : html`<h2>${title}</h2>
        ${parts}`;
}

function section(table: ReportTable): Html {
  return html`<h3>${table.title}</h3>
    ${tableOf(table, null)}`;
}

function tableOf({ note, header, rows }: ReportTable, chosen: string | null): Html {
  const isNumber = header.map(
    (_, column) =>
      rows.length > 0 && rows.every((row) => /^([\d–−+<]|baseline$)/.test(String(row[column] ?? ''))),
  );
  const kind = (column: number): Html => (isNumber[column] === true ? html` class="number"` : html``);
  return html`<p class="note">${note}</p>
    <div class="scroll wide" tabindex="0">
      <table>
        <thead>
          <tr>
            ${header.map((title, column) => html`<th scope="col" ${kind(column)}>${title}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${rows.map(
            (row) =>
              html`<tr${row.includes(`${chosen ?? ''} ★`) ? html` class="chosen"` : ''}>
                ${row.map((cell, column) => html`<td${kind(column)}>${cell}</td>`)}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
}
