import { type Html, html } from '../../report/html.ts';
import type { CandidateRoi, Estimate } from '../estimate.ts';
import { written } from '../formula.ts';
import { likelyValues } from '../likely.ts';
import { type Name, QUANTITIES, type QuantityName } from '../quantities.ts';
import type { Formatter } from './formatter.ts';

const STEPS = {
  demand: ['questionsAYear', 'asked', 'answerable', 'foundShare', 'found', 'deflected', 'missed'],
  benefit: ['deskValue', 'askerValue', 'lostValue', 'benefit'],
  machine: ['peakRate', 'searchMs', 'servers', 'serverCost', 'energyKwh', 'energyCost'],
  result: ['upkeepCost', 'runningCost', 'yearly', 'setupCost', 'worth'],
} as const satisfies Record<string, readonly QuantityName[]>;

/** Every formula in words, with the numbers filled in, and its result: the same formulas that are calculated. */
export function derivation(own: CandidateRoi, estimate: Estimate, formatter: Formatter): Html {
  const { t } = formatter;
  const valueOf = likelyValues(estimate, own.measured);
  const plain = (term: Name | number, say: (name: Name) => string): string =>
    typeof term === 'number' ? formatter.number(term) : say(term);
  const row = (name: QuantityName): Html => {
    const { formula } = QUANTITIES[name];
    const call = (what: 'annuity' | 'servers', parts: readonly string[]): string =>
      t.functions[what](...parts);
    const words = written(formula, (term) => plain(term, formatter.nameOf), call);
    const numbers = written(
      formula,
      (term) => plain(term, (each) => formatter.valueOf(each, valueOf(each))),
      call,
    );
    return html`<tr>
      <td>${t.quantities[name]}</td>
      <td class="formula">${words}</td>
      <td class="formula">${numbers}</td>
      <td class="number">${formatter.valueOf(name, valueOf(name))}</td>
    </tr>`;
  };
  const { quantity, formula, filled, value } = t.derivationColumns;
  return html`<h2 class="new-page">${t.derivationHeading}</h2>
    <p class="note">${t.derivationNote(own.name)}</p>
    <div class="scroll wide derivation" tabindex="0">
      <table>
        <thead>
          <tr>
            <th scope="col">${quantity}</th>
            <th scope="col">${formula}</th>
            <th scope="col">${filled}</th>
            <th scope="col" class="number">${value}</th>
          </tr>
        </thead>
        <tbody>
          ${Object.entries(STEPS).map(
            ([step, names]) =>
              html`<tr class="group">
                  <th colspan="4" scope="rowgroup">${stepName(step, t.steps)}</th>
                </tr>
                ${names.map(row)}`,
          )}
        </tbody>
      </table>
    </div>`;
}

function stepName(step: string, names: Readonly<Record<string, string>>): string {
  return names[step] ?? step;
}
