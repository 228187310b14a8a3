import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { shipped } from '../../../core/paths.ts';
import { Html, html } from '../../report/html.ts';
import type { CandidateRoi, Estimate } from '../estimate.ts';
import { formatFault } from '../read-inputs.ts';
import { swing, type TornadoBar } from '../likely.ts';
import { PROMISED_SHARE } from '../quantities.ts';
import type { Spread } from '../draws.ts';
import { derivation } from './derivation.ts';
import { inputsTable, type InputsForm } from './inputs-table.ts';
import { assumedSentence, breakEvenSentence, remarksOf, verdictSentence } from './sentences.ts';
import { type Formatter, formatterFor } from './formatter.ts';
import type { ReportLanguage } from '../inputs.ts';
import { type Cell, tableOf } from './table.ts';
import { earnedChart, tornadoChart, roiChart } from './roi-charts.ts';

/**
 * The estimate as one HTML document that needs nothing else: styles and drawings are inside, and it has no script. It prints
 * well. The answer comes first, then what it rests on, then every number's making.
 *
 * @param form makes the inputs editable: a form that asks the same address again; without one they are shown
 */
export function roiPage(estimate: Estimate, language: ReportLanguage, form?: InputsForm): string {
  const formatter = formatterFor(language, estimate.currency);
  const { t } = formatter;
  const recommended = recommendedOf(estimate);
  const assumed = assumedSentence(estimate, formatter);
  const { processor, cores, memoryGiB, loadBefore } = estimate.facts.machine;
  const page = html`<!doctype html>
    <html lang="${t.language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta
          http-equiv="Content-Security-Policy"
          content="default-src 'none'; style-src 'unsafe-inline'; form-action 'self'"
        />
        <title>${t.title}</title>
        <style>
          ${styles()}
        </style>
      </head>
      <body>
        ${trouble(form, formatter)}
        <header>
          <h1>${t.kicker(formatter.date(estimate.createdAt))}</h1>
          ${assumed === null ? '' : html`<p class="assumed">${assumed}</p>`}
          <p class="verdict ${estimate.answer}">${verdictSentence(estimate, recommended, formatter)}</p>
          <ul>
            ${remarksOf(estimate, recommended, formatter).map(
              ({ lead, text }) => html`<li>${lead === '' ? '' : html`<strong>${lead}</strong> `}${text}</li>`,
            )}
          </ul>
        </header>
        <main>
          ${glance(estimate, recommended, formatter)} ${variants(estimate, formatter)}
          ${matters(estimate, recommended, formatter)} ${earned(estimate, recommended, formatter)}
          ${peak(estimate, recommended, formatter)} ${energy(estimate, formatter)}
          ${derivation(recommended, estimate, formatter)} ${inputsTable(estimate, formatter, form)}
          ${method(formatter)}
        </main>
        <footer>
          ${t.seedNote(formatter.number(estimate.draws), String(estimate.seed))}
          ${t.footer(processor, String(cores), String(memoryGiB), String(estimate.facts.threads))}
          ${loadBefore > cores / 2 ? t.busyMachine : ''}
        </footer>
      </body>
    </html> `;
  return `${numberedAnew(page.text.trim())}\n`;
}

/** The charts' library counts its drawings over the whole process; here they count from 0, so that the same report is the same text. */
function numberedAnew(page: string): string {
  const known = new Map<string, number>();
  return page.replace(/\bzr(\d+)-/g, (_, drawing: string) => {
    const number = known.get(drawing) ?? known.size;
    known.set(drawing, number);
    return `zr${number}-`;
  });
}

function styles(): Html {
  const files = ['report.css', 'roi.css'];
  return new Html(files.map((name) => readFileSync(join(shipped.views, name), 'utf8')).join('\n'));
}

function recommendedOf({ candidates, recommended }: Estimate): CandidateRoi {
  const found = candidates.find(({ name }) => name === recommended);
  if (found === undefined) throw new RangeError(`${recommended} is none of the candidates.`);
  return found;
}

function trouble(form: InputsForm | undefined, { t }: Formatter): Html {
  const faults = [...(form?.faults ?? [])];
  if (faults.length === 0) return html``;
  return html`<div class="trouble" role="alert">
    <strong>${t.trouble}</strong>
    <ul>
      ${faults.map(([, fault]) => html`<li>${formatFault(fault, t, (name) => t.inputs[name].name)}</li>`)}
    </ul>
  </div>`;
}

function figure(drawing: Html, caption: string): Html {
  return html`<figure>${drawing} ${caption === '' ? '' : html`<figcaption>${caption}</figcaption>`}</figure>`;
}

function glance(estimate: Estimate, own: CandidateRoi, formatter: Formatter): Html {
  const { t, about, number, rough, count } = formatter;
  const tile = (title: string, { low, median, high }: Spread, say: (value: number) => string): Html => {
    const [from, to] = [say(low), say(high)];
    return html`<div>
      <dt>${title}</dt>
      <dd>${say(median)} <small>${from === to ? t.always : t.range(from, to)}</small></dd>
    </div>`;
  };
  return html`<h2>${t.atAGlance}</h2>
    <p class="note">${t.glanceNote(own.name)} ${t.rangeNote}</p>
    <dl class="tiles">
      ${tile(t.tileRoi(number(estimate.inputs.years.likely)), own.worth, about)}
      ${tile(t.tileYearly, own.yearly, about)} ${tile(t.tileBreakEven, own.breakEvenMonths, rough)}
      ${tile(t.tileFound, own.deflected, count)} ${tile(t.tileServers, own.servers, number)}
      ${tile(t.tileEnergy, own.energyKwh, count)}
    </dl>`;
}

function variants(estimate: Estimate, formatter: Formatter): Html {
  const { t, share, number, about, odds } = formatter;
  const { facts, candidates, baseline } = estimate;
  const sets = facts.sets.map(({ name, queries, unanswerable }) =>
    t.setOf(name, number(queries), number(unanswerable)),
  );
  const others = candidates.filter(({ againstBaseline }) => againstBaseline !== null);
  const spread = ({ low, median, high }: Spread): string =>
    `${about(median)} [${about(low)}, ${about(high)}]`;
  return html`<h2>${t.variantsHeading}</h2>
    ${figure(roiChart(estimate, formatter), t.roiChartNote)}
    ${tableOf(
      Object.values(t.roiColumns),
      candidates.map(({ name, worth, paysShare }) => [
        name,
        about(worth.low),
        about(worth.median),
        about(worth.high),
        odds(paysShare),
      ]),
    )}
    ${
      others.length === 0
        ? ''
        : html`<h3>${t.againstHeading}</h3>
            <p class="note">${t.againstNote(baseline, number(estimate.inputs.years.likely))}</p>
            ${tableOf(
              Object.values(t.againstColumns),
              others.flatMap(({ name, againstBaseline }): Cell[][] =>
                againstBaseline === null
                  ? []
                  : [
                      [
                        name,
                        spread(againstBaseline.saved),
                        spread(againstBaseline.benefit),
                        spread(againstBaseline.worth),
                        odds(againstBaseline.betterShare),
                      ],
                    ],
              ),
            )}`
    }
    <h3>${t.measuredHeading}</h3>
    <p class="note">${t.variantsNote(sets.join('; '), formatter.date(facts.measuredAt))}</p>
    ${tableOf(
      Object.values(t.variantColumns),
      candidates.map(({ name, measured }) => [
        name,
        `${measured.layers} ${measured.precision}`,
        t.statuses[measured.status],
        share(measured.successAt1.mean),
        share(measured.successAt5.mean),
        share(measured.mrr),
        share(measured.coverageAt95),
        measured.nonePrecision === null ? '–' : share(measured.nonePrecision),
        measured.noneRecall === null ? '–' : share(measured.noneRecall.mean),
        `${number(measured.medianMs)} / ${number(measured.encodeMs)}`,
        megabytes(measured.memoryGiB, formatter),
        number(measured.loadMs),
        number(measured.joulesAQuery),
      ]),
    )}`;
}

function megabytes(gib: number, { number }: Formatter): string {
  return number((gib * 2 ** 30) / 1e6);
}

function matters(estimate: Estimate, own: CandidateRoi, formatter: Formatter): Html {
  const { t, about } = formatter;
  return html`<h2>${t.tornadoHeading}</h2>
    <p class="note">${t.tornadoNote(about(own.likely.worth))}</p>
    ${figure(tornadoChart(estimate, formatter), '')}
    ${tableOf(
      Object.values(t.tornadoColumns),
      notable(estimate.tornado).map(({ name, range, atLow, atHigh, turningPoint }) => [
        formatter.nameOf(name),
        formatter.valueOf(name, range.low),
        formatter.valueOf(name, range.high),
        about(atLow),
        about(atHigh),
        turningPoint === null ? '–' : formatter.valueOf(name, turningPoint),
      ]),
    )}`;
}

/** Those that move it by a hundredth of the first and more. */
function notable(bars: readonly TornadoBar[]): TornadoBar[] {
  const [first] = bars;
  return first === undefined ? [] : bars.filter((bar) => 100 * swing(bar) >= swing(first));
}

function earned(estimate: Estimate, own: CandidateRoi, formatter: Formatter): Html {
  const { t, number, about } = formatter;
  return html`<h2>${t.earnedHeading}</h2>
    <p>${breakEvenSentence(own, formatter)}</p>
    ${figure(earnedChart(estimate, formatter), t.earnedNote)}
    ${tableOf(
      Object.values(t.earnedColumns),
      estimate.earned.map(({ month, low, median, high }) => [
        number(month),
        about(low),
        about(median),
        about(high),
      ]),
    )}`;
}

function peak({ candidates, inputs }: Estimate, own: CandidateRoi, formatter: Formatter): Html {
  const { t, number, share, count, odds } = formatter;
  return html`<h2>${t.peakHeading}</h2>
    <p class="note">
      ${t.peakNote(number(own.likely.peakRate), number(inputs.responseLimitMs.likely), share(PROMISED_SHARE))}
    </p>
    ${tableOf(
      Object.values(t.peakColumns),
      candidates.map(({ name, likely, servers, peak: at }) => [
        name,
        number(likely.searchMs),
        `${number(at.servers)} (${t.range(number(servers.low), number(servers.high))})`,
        share(at.utilization),
        number(at.responseMs),
        count(at.oneServerTakes),
        odds(at.oneServerShare),
      ]),
    )}`;
}

function energy({ candidates, facts }: Estimate, formatter: Formatter): Html {
  const { t, number, money } = formatter;
  return html`<h2>${t.energyHeading}</h2>
    <p class="note">${t.energyNote(number(facts.wattsACore))}</p>
    ${tableOf(
      Object.values(t.energyColumns),
      candidates.map(({ name, likely, energyKwh, measured, searchKwh }) => [
        name,
        `${number(energyKwh.median)} (${t.range(number(energyKwh.low), number(energyKwh.high))})`,
        number(searchKwh),
        money(likely.energyCost),
        megabytes(measured.memoryGiB, formatter),
      ]),
    )}`;
}

function method({ t }: Formatter): Html {
  return html`<h2>${t.methodHeading}</h2>
    <dl>
      ${t.methods.map(
        ({ term, text }) =>
          html`<dt>${term}</dt>
            <dd>${text}</dd>`,
      )}
    </dl>
    <h2>${t.notCountedHeading}</h2>
    <ul>
      ${t.notCounted.map((text) => html`<li>${text}</li>`)}
    </ul>`;
}
