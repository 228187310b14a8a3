import type { KeptWhereLeast, VerdictStrings } from '../../evaluation/compare/verdict-words.ts';
import { numbersOf } from './numbers.ts';

const { number, count, percent, pStated } = numbersOf('es');

const list = (names: readonly string[]): string => new Intl.ListFormat('es').format(names);
const questions = (questions: number): string =>
  count(questions, { one: '# pregunta evaluada', other: '# preguntas evaluadas' });
const on = (sets: number): string =>
  sets === 1
    ? 'en las preguntas evaluadas'
    : `en cada uno de los ${number(sets)} conjuntos de preguntas evaluadas`;

function keeps({ kept, dataset, questions: judged }: KeptWhereLeast): string {
  if (kept === null) return `no se encuentra nada en ${dataset}`;
  const range =
    kept.high === null ? `${percent(kept.low)} o más` : `de ${percent(kept.low)} a ${percent(kept.high)}`;
  return `conserva ${percent(kept.estimate)}, y con ${questions(judged)} sigue siendo posible ${range}`;
}

/** The words of a verdict in Spanish. */
export const verdictEs: VerdictStrings = {
  nothingJudged: 'No hay veredicto, porque no se comparó ninguna pregunta evaluada que tenga respuesta.',
  nameJudgements:
    'Indique unas preguntas frecuentes y sus juicios para saber qué codificadores pueden servirlas.',
  nothingFound: (dataset) =>
    `No hay veredicto: con el codificador de referencia, ninguna de las preguntas evaluadas de ${dataset} encuentra un artículo correcto entre los diez primeros.`,
  checkJudgements: 'Compruebe que los juicios nombran los artículos por sus identificadores.',
  earlierRule:
    'No hay veredicto: esta comparación es anterior a la versión 0.2, y aquellos veredictos eran demasiado tajantes.',
  compareAgain: 'Ejecute «bonsai compare» de nuevo para obtener un veredicto; lo ya medido se reutiliza.',
  tooFew: (judged, baseline) =>
    `Hay muy pocas preguntas para un veredicto: con ${questions(judged)} no se puede mostrar que un codificador más barato responda igual de bien. Siga con ${baseline} hasta que haya más.`,
  stay: ({ baseline, least, measure, sets }) =>
    `Siga con ${baseline}: de ninguno más barato se ha mostrado que conserve al menos ${percent(least)} de su ${measure} ${on(sets)}.`,
  use: ({ name, baseline, least, measure, sets, p, saved, unit }) => {
    const share = percent(saved, 0);
    const gain =
      unit === 'ms'
        ? `una pregunta cuesta ${saved < 0.005 ? 'lo mismo' : `${share} menos`}`
        : saved < 0.005
          ? 'no es más pequeño'
          : `es ${share} más pequeño`;
    return `Use ${name}: es el más ${unit === 'ms' ? 'barato' : 'pequeño'} que conserva al menos ${percent(least)} del ${measure} de ${baseline} ${on(sets)} (${pStated(p)}), y ${gain}.`;
  },
  alsoNotWorse: (name, p, dearer) =>
    `${name} tampoco es peor (${pStated(p)})${dearer === null ? '' : `, pero sí más ${dearer === 'ms' ? 'lento' : 'grande'}`}.`,
  worse: (names) => `${list(names)} ${names.length === 1 ? 'responde' : 'responden'} claramente peor.`,
  notSettled: (name, where, more) =>
    `${name} no está decidido: ${keeps(where)}. ${more === null ? 'Está tan cerca del límite que ningún número de juicios lo decidiría.' : `Probablemente lo ${count(more, { one: 'decidiría # juicio', other: 'decidirían unos # juicios' })} más.`}`,
  fewFor: (name, where, more) =>
    `${name}: muy pocas preguntas; ${keeps(where)}. ${more === null ? 'No se puede decir cuántas faltan.' : `Aunque no se pierda nada, hacen falta ${number(more)} más.`}`,
  none: ({ dataset, name, recall, precision }) =>
    `De las preguntas sin respuesta de ${dataset}, ${name} reconoce ${percent(recall, 0)}${precision === null ? '' : `; ${percent(precision, 0)} de sus «sin respuesta» son correctos`}.`,
};
