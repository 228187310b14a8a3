import { type Html, html } from '../../report/html.ts';
import type { Estimate } from '../estimate.ts';
import type { InputFault } from '../read-inputs.ts';
import {
  INPUT_GROUPS,
  type InputGroup,
  type InputName,
  isCurrencyWithDefaults,
  isUsual,
  RANGE_ENDS,
} from '../inputs.ts';
import type { Formatter } from './formatter.ts';

/** A form of the inputs: what was typed, and what was wrong with it. */
export interface InputsForm {
  /** As it was typed, by the name of its field ("questionsADay.low"). */
  readonly typed: ReadonlyMap<string, string>;
  /** Of an input, or of `currency`. */
  readonly faults: ReadonlyMap<string, InputFault>;
}

/** Every input with its unit and its default's reason; as fields where there is a form. */
export function inputsTable(estimate: Estimate, formatter: Formatter, form?: InputsForm): Html {
  const { t } = formatter;
  const columns = t.inputsColumns;
  const table = html`<div class="scroll wide inputs" tabindex="0">
    <table>
      <thead>
        <tr>
          <th scope="col">${columns.input}</th>
          <th scope="col" class="number">${columns.low}</th>
          <th scope="col" class="number">${columns.likely}</th>
          <th scope="col" class="number">${columns.high}</th>
          <th scope="col">${columns.unit}</th>
          <th scope="col">${columns.reason}</th>
        </tr>
      </thead>
      <tbody>
        ${groups().map(
          ([group, names]) =>
            html`<tr class="group">
                <th colspan="6" scope="rowgroup">${t.groups[group]}</th>
              </tr>
              ${names.map((name) => row(name, estimate, formatter, form))}`,
        )}
      </tbody>
    </table>
  </div>`;
  return html`<h2 class="new-page" id="inputs">${t.inputsHeading}</h2>
    <p class="note">${t.inputsNote}</p>
    ${
      form === undefined
        ? html`${table}
            <p class="note">${t.howToChange}</p>`
        : html`<form method="get">
            <input type="hidden" name="lang" value="${t.language}" />
            ${bar(estimate, formatter, form)} ${table} ${bar(estimate, formatter, form, false)}
          </form>`
    }`;
}

function groups(): [InputGroup, readonly InputName[]][] {
  return Object.keys(INPUT_GROUPS)
    .filter((group): group is InputGroup => group in INPUT_GROUPS)
    .map((group) => [group, INPUT_GROUPS[group]]);
}

function bar({ currency }: Estimate, { t }: Formatter, { typed }: InputsForm, isFirst = true): Html {
  return html`<div class="bar">
    ${
      isFirst
        ? html`<label
            >${t.currency} <input name="currency" value="${typed.get('currency') ?? currency}"
          /></label>`
        : ''
    }
    <button>${t.recalculate}</button>
    <a href="?lang=${t.language}">${t.startOver}</a>
  </div>`;
}

function row(name: InputName, { inputs, currency }: Estimate, formatter: Formatter, form?: InputsForm): Html {
  const { t } = formatter;
  const words = t.inputs[name];
  const range = inputs[name];
  const isChanged = isCurrencyWithDefaults(currency) && !isUsual(name, range, currency);
  const cell = (end: (typeof RANGE_ENDS)[number]): Html => {
    if (form === undefined) return html`${formatter.valueOf(name, range[end])}`;
    const field = `${name}.${end}`;
    const label = `${words.name}: ${t.inputsColumns[end]}`;
    return html`<input
      name="${field}"
      aria-label="${label}"
      inputmode="decimal"
      autocomplete="off"
      value="${form.typed.get(field) ?? typedValue(name, range[end], formatter)}"
      ${form.faults.has(name) ? html`aria-invalid="true"` : ''}
    />`;
  };
  return html`<tr>
    <td>
      ${words.name} ${isChanged ? html`<span class="mark">${t.changedMark}</span>` : ''}<code>${name}</code>
    </td>
    ${RANGE_ENDS.map((end) => html`<td class="number">${cell(end)}</td>`)}
    <td>${words.unit}</td>
    <td class="reason">${words.reason}</td>
  </tr>`;
}

/** What a field holds so that it is read as the same number again. */
function typedValue(name: InputName, value: number, { writingOf }: Formatter): string {
  return writingOf(name) === 'share' ? `${Number((100 * value).toFixed(6))}%` : String(value);
}
