import type { KeptWhereLeast, VerdictStrings } from '../../evaluation/compare/verdict-words.ts';
import { numbersOf } from './numbers.ts';

const { number, count, percent, pStated } = numbersOf('fr');

const list = (names: readonly string[]): string => new Intl.ListFormat('fr').format(names);
const questions = (questions: number): string =>
  count(questions, { one: '# question jugée', other: '# questions jugées' });
const on = (sets: number): string =>
  sets === 1 ? 'sur les questions jugées' : `sur chacun des ${number(sets)} jeux de questions jugées`;

function keeps({ kept, dataset, questions: judged }: KeptWhereLeast): string {
  if (kept === null) return `rien n’est trouvé sur ${dataset}`;
  const range =
    kept.high === null ? `${percent(kept.low)} ou plus` : `de ${percent(kept.low)} à ${percent(kept.high)}`;
  return `il conserve ${percent(kept.estimate)}, et avec ${questions(judged)} tout reste possible, ${range}`;
}

/** The words of a verdict in French. */
export const verdictFr: VerdictStrings = {
  nothingJudged: 'Pas de verdict\u00a0: aucune question jugée ayant une réponse n’a été comparée.',
  nameJudgements: 'Indiquez une FAQ et ses jugements pour savoir quels encodeurs peuvent la servir.',
  nothingFound: (dataset) =>
    `Pas de verdict\u00a0: avec l’encodeur de référence, aucune des questions jugées de ${dataset} ne trouve un article juste parmi les dix premiers.`,
  checkJudgements: 'Vérifiez que les jugements désignent les articles de cette FAQ par leurs identifiants.',
  earlierRule:
    'Pas de verdict\u00a0: cette comparaison date d’avant la version 0.2, dont les verdicts étaient trop affirmatifs.',
  compareAgain:
    'Relancez «\u00a0bonsai compare\u00a0» pour un verdict\u202f; ce qui est déjà mesuré sera réutilisé.',
  tooFew: (judged, baseline) =>
    `Trop peu de questions pour un verdict\u00a0: ${questions(judged)} ne suffisent pas à montrer qu’un encodeur moins coûteux répond aussi bien. Gardez ${baseline} jusqu’à ce qu’il y en ait davantage.`,
  stay: ({ baseline, least, measure, sets }) =>
    `Gardez ${baseline}\u00a0: il n’est démontré d’aucun encodeur moins coûteux qu’il conserve au moins ${percent(least)} de son ${measure} ${on(sets)}.`,
  use: ({ name, baseline, least, measure, sets, p, saved, unit }) => {
    const share = percent(saved, 0);
    const gain =
      unit === 'ms'
        ? `une question ${saved < 0.005 ? 'ne coûte pas moins' : `coûte ${share} de moins`}`
        : `il ${saved < 0.005 ? 'n’est pas plus petit' : `est ${share} plus petit`}`;
    return `Utilisez ${name}\u00a0: c’est le ${unit === 'ms' ? 'moins coûteux' : 'plus petit'} qui conserve au moins ${percent(least)} du ${measure} de ${baseline} ${on(sets)} (${pStated(p)}), et ${gain}.`;
  },
  alsoNotWorse: (name, p, dearer) =>
    `${name} n’est pas moins bon non plus (${pStated(p)})${dearer === null ? '' : `, mais plus ${dearer === 'ms' ? 'lent' : 'gros'}`}.`,
  worse: (names) => `${list(names)} ${names.length === 1 ? 'répond' : 'répondent'} nettement moins bien.`,
  notSettled: (name, where, more) =>
    `${name} n’est pas départagé\u00a0: ${keeps(where)}. ${more === null ? 'Il est si près de la limite qu’aucun nombre de jugements ne trancherait.' : `Environ ${count(more, { one: '# jugement de plus trancherait', other: '# jugements de plus trancheraient' })} sans doute.`}`,
  fewFor: (name, where, more) =>
    `${name}\u00a0: trop peu de questions\u202f; ${keeps(where)}. ${more === null ? 'Impossible de dire combien il en manque.' : `Même si rien n’est perdu, il en faut ${number(more)} de plus.`}`,
  none: ({ dataset, name, recall, precision }) =>
    `Parmi les questions sans réponse de ${dataset}, ${name} en reconnaît ${percent(recall, 0)}${precision === null ? '' : `\u202f; ${percent(precision, 0)} de ses «\u00a0aucune réponse\u00a0» sont justes`}.`,
};
