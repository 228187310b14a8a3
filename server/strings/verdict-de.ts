import type { KeptWhereLeast, VerdictStrings } from '../../evaluation/compare/verdict-words.ts';
import { numbersOf } from './numbers.ts';

const { number, count, percent, pStated } = numbersOf('de');

const list = (names: readonly string[]): string => new Intl.ListFormat('de').format(names);
const questions = (questions: number): string =>
  count(questions, { one: '# beurteilte Frage', other: '# beurteilte Fragen' });
const on = (sets: number): string =>
  sets === 1 ? 'bei den beurteilten Fragen' : `bei jedem der ${number(sets)} beurteilten Fragensätze`;

function keeps({ kept, dataset, questions: judged }: KeptWhereLeast): string {
  if (kept === null) return `bei ${dataset} wird nichts gefunden`;
  const range =
    kept.high === null ? `${percent(kept.low)} oder mehr` : `${percent(kept.low)} bis ${percent(kept.high)}`;
  return `er behält ${percent(kept.estimate)}, und nach ${count(judged, { one: '# beurteilten Frage', other: '# beurteilten Fragen' })} sind ${range} möglich`;
}

/** The words of a verdict in German. */
export const verdictDe: VerdictStrings = {
  nothingJudged: 'Es gibt kein Ergebnis, weil keine beurteilten Fragen mit einer Antwort verglichen wurden.',
  nameJudgements: 'Geben Sie FAQ und ihre Urteile an, um zu erfahren, welcher Encoder dafür taugt.',
  nothingFound: (dataset) =>
    `Es gibt kein Ergebnis: Mit dem Vergleichs-Encoder findet keine der beurteilten Fragen von ${dataset} einen richtigen Eintrag unter den ersten zehn.`,
  checkJudgements: 'Prüfen Sie, ob die Urteile die Einträge dieser FAQ mit ihren IDs nennen.',
  earlierRule:
    'Es gibt kein Ergebnis: Dieser Vergleich ist älter als Version 0.2, und damalige Ergebnisse waren zu zuversichtlich.',
  compareAgain: 'Führen Sie „bonsai compare“ noch einmal aus; was schon gemessen ist, wird wieder verwendet.',
  tooFew: (judged, baseline) =>
    `Für ein Ergebnis sind es zu wenige Fragen: ${questions(judged)} ${judged === 1 ? 'kann' : 'können'} nicht zeigen, dass ein günstigerer Encoder ebenso gut antwortet. Bleiben Sie bei ${baseline}, bis es mehr sind.`,
  stay: ({ baseline, least, measure, sets }) =>
    `Bleiben Sie bei ${baseline}: Von keinem günstigeren ist gezeigt, dass er ${on(sets)} mindestens ${percent(least)} von dessen ${measure} behält.`,
  use: ({ name, baseline, least, measure, sets, p, saved, unit }) => {
    const share = percent(saved, 0);
    const gain =
      unit === 'ms'
        ? `eine Frage kostet ${saved < 0.005 ? 'nicht weniger' : `${share} weniger`}`
        : `er ist ${saved < 0.005 ? 'nicht kleiner' : `${share} kleiner`}`;
    return `Nehmen Sie ${name}: Er ist der ${unit === 'ms' ? 'günstigste' : 'kleinste'}, der ${on(sets)} mindestens ${percent(least)} des ${measure} von ${baseline} behält (${pStated(p)}), und ${gain}.`;
  },
  alsoNotWorse: (name, p, dearer) =>
    `${name} ist auch nicht schlechter (${pStated(p)})${dearer === null ? '' : `, aber ${dearer === 'ms' ? 'langsamer' : 'größer'}`}.`,
  worse: (names) => `${list(names)} ${names.length === 1 ? 'antwortet' : 'antworten'} messbar schlechter.`,
  notSettled: (name, where, more) =>
    `${name} ist nicht entschieden: ${keeps(where)}. ${more === null ? 'Er liegt so nah an der Grenze, dass auch noch so viele Urteile nichts entscheiden würden.' : `${count(more, { one: 'Etwa # weiteres Urteil würde', other: 'Etwa # weitere Urteile würden' })} es wohl entscheiden.`}`,
  fewFor: (name, where, more) =>
    `${name}: zu wenige Fragen; ${keeps(where)}. ${more === null ? 'Wie viele noch fehlen, lässt sich nicht sagen.' : `Selbst wenn nichts verloren geht, ${count(more, { one: 'fehlt noch #', other: 'fehlen noch #' })}.`}`,
  none: ({ dataset, name, recall, precision }) =>
    `Von den Fragen ohne Antwort in ${dataset} erkennt ${name} ${percent(recall, 0)}${precision === null ? '' : `; ${percent(precision, 0)} seiner „keine Antwort“ stimmen`}.`,
};
