import type { Strings } from './en.ts';
import { labFr } from './lab-fr.ts';
import { numbersOf } from './numbers.ts';

// French sets a narrow no-break space (\u202f) before ; ! ? and a no-break space (\u00a0) before a colon and inside « ».
const { number, count } = numbersOf('fr');

const ARTICLES = { one: '# article', other: '# articles' };
const MONTHS = [
  ...['janvier', 'février', 'mars', 'avril', 'mai', 'juin'],
  ...['juillet', 'août', 'septembre', 'octobre', 'novembre', 'décembre'],
];

/** Every word of the page in French. */
export const fr: Strings = {
  language: 'fr',
  direction: 'ltr',
  languageName: 'Français',
  languageLabel: 'Langue',

  skip: 'Aller au contenu',
  aboutLink: 'À propos',
  mainMenu: 'Menu principal',
  entriesSearched: (entries) => `${count(entries, ARTICLES)}, recherche par le sens et par les mots.`,
  ratherAsk: 'Vous préférez demander à quelqu’un\u202f?',

  heroTitle: 'Quelle est votre question\u202f?',
  yourQuestion: 'Votre question',
  placeholder: 'Comment puis-je…',
  topic: 'Thème',
  allTopics: 'Tous les thèmes',
  topicWithCount: (name, entries) => `${name} (${number(entries)})`,
  searchButton: 'Rechercher',
  slashHint: 'Appuyez sur / pour poser une question',
  unreachable: 'Le service est injoignable. Nouvelle tentative…',
  busy: 'Trop de questions à la fois. Nouvelle tentative dans un instant…',
  showNewer: 'Afficher les nouveaux résultats',

  recentHeading: 'Vos questions récentes',
  recentNote: 'Conservées dans ce navigateur uniquement.',
  recentClear: 'Effacer',
  openedHeading: 'Souvent consultés',
  examplesHeading: 'Par exemple',
  categoriesHeading: 'Parcourir par thème',
  entriesCount: (entries) => count(entries, ARTICLES),

  bands: {
    answer: {
      heading: 'Meilleure réponse',
      note: '',
      others: 'Autres articles',
      sure: 'Bonne correspondance',
    },
    maybe: {
      heading: 'Ceci peut vous aider',
      note: 'Aucun article ne correspond à coup sûr. Voici le plus proche.',
      others: 'Proches également',
      sure: 'Peut aider',
    },
    none: {
      heading: 'Aucune réponse pertinente trouvée',
      note: 'La FAQ ne semble pas répondre à cette question. Essayez avec d’autres mots, ou avec moins de mots.',
      others: 'Utilité incertaine',
      sure: 'Sans doute un autre sujet',
    },
  },
  statusBest: (heading, question, others) =>
    `${heading}\u00a0: ${question}${others === 0 ? '' : ` ${count(others, { one: '# autre', other: '# autres' })} plus bas.`}`,
  statusNone: (heading, others) =>
    `${heading}.${others === 0 ? '' : ` ${count(others, { one: '# article plus bas concerne', other: '# articles plus bas concernent' })} peut-être un autre sujet.`}`,
  tie: {
    heading: 'Lequel de ces articles cherchez-vous\u202f?',
    note: 'Deux articles sont à peu près aussi proches de votre question. Aucun ne convient avec certitude.',
    others: 'Proches également',
  },
  statusTie: (first, second) => `Cherchez-vous «\u00a0${first}\u00a0» ou «\u00a0${second}\u00a0»\u202f?`,
  didYouMean: 'Vouliez-vous dire\u00a0:',
  doesNotMention: (words) => `Cet article ne mentionne pas\u00a0: ${words}.`,
  notMentioned: (words) => `Cette FAQ ne mentionne pas ${words}.`,
  negated: (word) => `Votre question contient «\u00a0${word}\u00a0»\u00a0: vérifiez que la réponse convient.`,
  twoQuestions: 'Vous avez posé deux questions. Les deux premiers articles en traitent chacun une.',
  degradedTitle: 'Recherche par les mots uniquement.',
  degraded:
    'La recherche par le sens est momentanément indisponible. Des articles formulés autrement peuvent manquer.',
  notCalibrated: 'Pas encore étalonné\u00a0: cette fiabilité n’est pour l’instant qu’une estimation.',
  searchEverywhere: (category) => `Rechercher dans tous les thèmes, pas seulement «\u00a0${category}\u00a0»`,
  askPerson: 'Demander à quelqu’un\u00a0:',
  unmetNeedLabel: 'Dites-nous ce que vous cherchiez',
  unmetNeedHint: 'Les rédacteurs de la FAQ le liront. Aucun nom n’est conservé.',
  unmetNeedSend: 'Envoyer',
  unmetNeedThanks: 'Merci. Les rédacteurs de la FAQ le liront.',

  whyHeading: 'Pourquoi cet article',
  how: {
    dense: 'Sens proche',
    keyword: 'Mots en commun',
    both: 'Sens proche et mots en commun',
  },
  alsoAskedAs: 'Autre formulation',
  passage: 'Passage retenu',
  quoted: (text) => `«\u00a0${text}\u00a0»`,
  colon: '\u00a0: ',
  comma: ', ',
  sureHeading: 'Fiabilité',
  updatedHeading: 'Mise à jour',
  permanentLink: 'Page de cet article',
  source: 'En savoir plus à la source',
  picture: 'Image',
  table: 'Tableau',
  date: (day, month, year) => `${day === 1 ? '1er' : day} ${MONTHS[month - 1] ?? ''} ${year}`,
  inLanguage: (name) => `En ${name}`,
  relatedHeading: 'Articles liés',

  helpedQuestion: 'Cela répond-il à votre question\u202f?',
  yes: 'Oui',
  no: 'Non',
  thanksHelped: 'Merci. Ravis d’avoir pu vous aider.',
  thanksNotHelped: 'Merci. Nous avons noté que cela n’a pas aidé.',
  commentHelped: 'Quelque chose à ajouter\u202f?',
  nextEntry: 'L’article suivant le plus proche\u00a0:',
  contactMail: (question) => `J’ai cherché dans la FAQ, sans trouver de réponse\u00a0:\n\n${question}\n\n`,
  commentNotHelped: 'Que manquait-il, ou qu’est-ce qui était faux\u202f?',
  optional: '(facultatif)',
  send: 'Envoyer',

  categoryNote: 'Choisissez une question ou posez la vôtre.',
  categoryMore: (more) => `Et ${number(more)} de plus. Posez votre question pour les trouver.`,

  aboutTitle: 'À propos de cette recherche',
  aboutWhat:
    'Posez votre question avec vos propres mots. La recherche en compare le sens avec chaque article de la FAQ. Elle cherche aussi les mots en commun, les codes et les orthographes proches. Puis elle affiche l’article qui convient le mieux.',
  aboutEncoderHeading: 'Qui répond',
  aboutEncoder: (name, dimensions) =>
    `Un petit modèle de langue nommé ${name} transforme chaque question en ${number(dimensions)} nombres qui en représentent le sens. Il fonctionne sur ce serveur. Aucune question ne sort de l’entreprise.`,
  aboutTwoEncoders: (query, entries) =>
    `${query} lit les questions, et ${entries} a lu les articles. Pour un même sens, tous deux donnent presque les mêmes nombres.`,
  aboutNoGeneration:
    'Aucune réponse n’est rédigée par une machine. Vous lisez ce que les rédacteurs de la FAQ ont écrit.',
  aboutEncoderDown:
    'Le modèle de langue est momentanément indisponible\u202f; la recherche se limite aux mots en commun.',
  aboutFreshHeading: 'Actualité du contenu',
  aboutFresh: (entries, date) => `${count(entries, ARTICLES)}, à la date du ${date}.`,
  aboutSureHeading: 'Fiabilité des résultats',
  aboutSure:
    'La recherche a été testée sur des questions dont la bonne réponse est connue. Elle en déduit la fiabilité de chaque résultat, et la page dit l’une de ces trois choses\u00a0:',
  aboutNotCalibrated:
    'La fiabilité de chaque résultat n’est pour l’instant qu’une estimation\u00a0: trop peu de réponses de ce modèle de langue ont été évaluées. La page dit l’une de ces trois choses\u00a0:',
  aboutNone: (questions, toldNone) =>
    `Elle s’est testée sur cette FAQ\u00a0: à ${questions} de ses propres questions, posées sans leur article, elle a dit dans ${Math.round(100 * toldNone)}\u00a0% des cas qu’il n’y a pas de réponse.`,
  aboutBands: {
    answer: 'cet article répond très probablement à votre question.',
    maybe: 'il s’en approche, mais lisez-le avec prudence.',
    none: 'rien ne convient vraiment. Mieux vaut demander à quelqu’un que deviner.',
  },
  aboutKeptHeading: 'Ce qui est conservé',
  aboutKept:
    'Les questions terminées, ce qui a été affiché et ouvert, ainsi que vos avis sont conservés sur ce serveur pour améliorer la FAQ. Votre nom et votre adresse ne sont pas conservés. Vos questions récentes, sur la page d’accueil, restent dans votre navigateur uniquement.',

  keysHeading: 'Clavier',
  keysText:
    'La flèche vers le bas mène du champ au premier résultat, puis de résultat en résultat. La touche Entrée ouvre un résultat. Échap ramène au champ, et un second appui sur Échap le vide.',
  keysSlash: 'La touche / mène au champ depuis n’importe quel endroit de la page',

  errors: {
    400: { title: 'Cela n’a pas fonctionné', text: 'L’adresse ou le formulaire est incomplet.' },
    404: {
      title: 'Cette page n’existe pas',
      text: 'Elle a peut-être été déplacée, ou l’article a été retiré de la FAQ.',
    },
    413: { title: 'La question est trop longue', text: 'Demandez seulement l’essentiel.' },
    429: { title: 'Trop de questions à la fois', text: 'Patientez un instant, puis reposez votre question.' },
    500: { title: 'Une erreur s’est produite', text: 'Elle vient de nous, pas de votre question.' },
    503: {
      title: 'Pas de réponse pour le moment',
      text: 'La recherche est en cours d’installation ou de réparation. Réessayez bientôt.',
    },
    feedbackOff: {
      title: 'Votre avis ne peut pas être enregistré pour le moment',
      text: 'Son enregistrement est en cours de réparation. La recherche continue de répondre.',
    },
  },
  errorReference: (reference) => `Référence pour les administrateurs\u00a0: ${reference}`,
  backToStart: 'Retour à l’accueil',
  offlineTitle: 'Le service est injoignable',
  offlineText:
    'Votre connexion est coupée, ou le serveur redémarre. Cette page réessaiera dès que la connexion sera rétablie.',
  offlineRetry: 'Réessayer',

  widgetOpen: 'Poser une question',
  widgetClose: 'Fermer',
  widgetFull: 'Ouvrir la page complète',
  widgetStart: 'Saisissez une question. Le meilleur article apparaît pendant que vous écrivez.',
  demoTitle: 'Le widget sur une autre page',
  demoLead:
    'Ceci représente une page de votre intranet. Le bouton dans le coin provient d’une seule ligne de HTML\u00a0:',
  demoOrigins:
    'Deux sortes de pages peuvent l’utiliser\u00a0: celles de ce serveur, et celles dont l’origine figure dans widget.origins de la configuration.',
  demoInline: 'Avec data-in="#id", le même champ apparaît dans la page elle-même, comme ici\u00a0:',

  lab: labFr,
};
