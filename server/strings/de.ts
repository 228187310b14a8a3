import type { Strings } from './en.ts';
import { labDe } from './lab-de.ts';
import { numbersOf } from './numbers.ts';

const { number, count } = numbersOf('de');

const ENTRIES = { one: '# Eintrag', other: '# Einträge' };
const MONTHS = [
  ...['Januar', 'Februar', 'März', 'April', 'Mai', 'Juni'],
  ...['Juli', 'August', 'September', 'Oktober', 'November', 'Dezember'],
];

/** Every word of the page in German. */
export const de: Strings = {
  language: 'de',
  direction: 'ltr',
  languageName: 'Deutsch',
  languageLabel: 'Sprache',

  skip: 'Zum Inhalt springen',
  aboutLink: 'Über diese Suche',
  mainMenu: 'Hauptmenü',
  entriesSearched: (entries) => `${count(entries, ENTRIES)}, durchsucht nach Bedeutung und Wortlaut.`,
  ratherAsk: 'Lieber jemanden fragen?',

  heroTitle: 'Was möchten Sie wissen?',
  yourQuestion: 'Ihre Frage',
  placeholder: 'Wie kann ich …',
  topic: 'Thema',
  allTopics: 'Alle Themen',
  topicWithCount: (name, entries) => `${name} (${number(entries)})`,
  searchButton: 'Suchen',
  slashHint: 'Mit / zum Suchfeld',
  unreachable: 'Der Helpdesk ist nicht erreichbar. Neuer Versuch …',
  busy: 'Zu viele Fragen auf einmal. Gleich folgt ein neuer Versuch …',
  showNewer: 'Neuere Treffer anzeigen',

  recentHeading: 'Ihre letzten Fragen',
  recentNote: 'Nur in diesem Browser gespeichert.',
  recentClear: 'Löschen',
  openedHeading: 'Häufig gelesen',
  examplesHeading: 'Zum Beispiel',
  categoriesHeading: 'Nach Thema suchen',
  entriesCount: (entries) => count(entries, ENTRIES),

  bands: {
    answer: { heading: 'Beste Antwort', note: '', others: 'Weitere Einträge', sure: 'Passt gut' },
    maybe: {
      heading: 'Das könnte helfen',
      note: 'Kein Eintrag passt mit Sicherheit. Dieser kommt Ihrer Frage am nächsten.',
      others: 'Auch ähnlich',
      sure: 'Könnte helfen',
    },
    none: {
      heading: 'Keine passende Antwort gefunden',
      note: 'Die FAQ scheinen darauf keine Antwort zu haben. Versuchen Sie es mit anderen oder weniger Wörtern.',
      others: 'Hilft vielleicht nicht weiter',
      sure: 'Vermutlich etwas anderes',
    },
  },
  statusBest: (heading, question, others) =>
    `${heading}: ${question}${others === 0 ? '' : ` ${count(others, { one: '# weiterer Eintrag', other: '# weitere Einträge' })} darunter.`}`,
  statusNone: (heading, others) =>
    `${heading}.${others === 0 ? '' : ` ${count(others, { one: '# Eintrag darunter handelt', other: '# Einträge darunter handeln' })} vielleicht von etwas anderem.`}`,
  tie: {
    heading: 'Was davon meinen Sie?',
    note: 'Zwei Einträge kommen Ihrer Frage etwa gleich nahe. Sicher passt keiner.',
    others: 'Auch ähnlich',
  },
  statusTie: (first, second) => `Meinen Sie „${first}“ oder „${second}“?`,
  didYouMean: 'Meinten Sie:',
  doesNotMention: (words) => `Dieser Eintrag erwähnt nicht: ${words}.`,
  notMentioned: (words) => `Diese FAQ erwähnen ${words} nicht.`,
  negated: (word) => `Ihre Frage enthält „${word}“: Prüfen Sie, ob die Antwort dazu passt.`,
  twoQuestions: 'Sie haben zwei Dinge gefragt. Die ersten beiden Einträge betreffen je eines davon.',
  degradedTitle: 'Suche nur nach Wörtern.',
  degraded:
    'Die Suche nach Bedeutung ist gerade nicht verfügbar. Anders formulierte Einträge fehlen möglicherweise.',
  notCalibrated: 'Noch nicht kalibriert: Wie sicher das ist, ist bisher nur geschätzt.',
  searchEverywhere: (category) => `In allen Themen suchen, nicht nur in „${category}“`,
  askPerson: 'Fragen Sie jemanden:',
  unmetNeedLabel: 'Was haben Sie gesucht?',
  unmetNeedHint: 'Das lesen die Autoren der FAQ. Namen werden nicht gespeichert.',
  unmetNeedSend: 'Senden',
  unmetNeedThanks: 'Vielen Dank. Die Autoren der FAQ werden es lesen.',

  whyHeading: 'Warum dieser Eintrag',
  how: {
    dense: 'Ähnliche Bedeutung',
    keyword: 'Gemeinsame Wörter',
    both: 'Ähnliche Bedeutung und gemeinsame Wörter',
  },
  alsoAskedAs: 'Auch gefragt als',
  passage: 'Passende Stelle',
  quoted: (text) => `„${text}“`,
  colon: ': ',
  comma: ', ',
  sureHeading: 'Wie sicher',
  updatedHeading: 'Stand',
  permanentLink: 'Seite dieses Eintrags',
  source: 'Mehr dazu an der Quelle',
  picture: 'Bild',
  table: 'Tabelle',
  date: (day, month, year) => `${day}. ${MONTHS[month - 1] ?? ''} ${year}`,
  inLanguage: (name) => `Auf ${name}`,
  relatedHeading: 'Verwandte Einträge',

  helpedQuestion: 'Hat das Ihre Frage beantwortet?',
  yes: 'Ja',
  no: 'Nein',
  thanksHelped: 'Vielen Dank. Schön, dass es geholfen hat.',
  thanksNotHelped: 'Vielen Dank. Wir haben notiert, dass es nicht geholfen hat.',
  commentHelped: 'Möchten Sie etwas ergänzen?',
  nextEntry: 'Der nächstbeste Eintrag:',
  contactMail: (question) => `Ich habe in den FAQ gesucht und keine Antwort gefunden:\n\n${question}\n\n`,
  commentNotHelped: 'Was hat gefehlt oder war falsch?',
  optional: '(freiwillig)',
  send: 'Senden',

  categoryNote: 'Wählen Sie eine Frage, oder stellen Sie Ihre eigene.',
  categoryMore: (more) => `Und ${number(more)} weitere. Stellen Sie Ihre Frage, um sie zu finden.`,

  aboutTitle: 'Über diese Suche',
  aboutWhat:
    'Fragen Sie in Ihren eigenen Worten. Die Suche vergleicht die Bedeutung Ihrer Frage mit jedem Eintrag der FAQ. Außerdem sucht sie nach gemeinsamen Wörtern, Codes und ähnlichen Schreibweisen. Dann zeigt sie den Eintrag, der am besten passt.',
  aboutEncoderHeading: 'Was antwortet',
  aboutEncoder: (name, dimensions) =>
    `Ein kleines Sprachmodell namens ${name} macht aus jeder Frage ${number(dimensions)} Zahlen, die für ihre Bedeutung stehen. Es läuft auf diesem Server. Keine Frage verlässt das Unternehmen.`,
  aboutTwoEncoders: (query, entries) =>
    `${query} liest die Fragen, und ${entries} hat die Einträge gelesen. Beide machen aus derselben Bedeutung fast dieselben Zahlen.`,
  aboutNoGeneration:
    'Die Suche verfasst keine Antworten. Sie lesen, was die Autoren der FAQ geschrieben haben.',
  aboutEncoderDown:
    'Das Sprachmodell ist gerade nicht verfügbar. Deshalb sucht die Seite nur nach gemeinsamen Wörtern.',
  aboutFreshHeading: 'Wie aktuell sie ist',
  aboutFresh: (entries, date) => `${count(entries, ENTRIES)}, Stand ${date}.`,
  aboutSureHeading: 'Wie sicher sie ist',
  aboutSure:
    'Die Suche wurde mit Fragen geprüft, deren richtige Antwort bekannt ist. Daraus schätzt sie, wie sicher ein Treffer ist, und die Seite sagt eines von dreien:',
  aboutNotCalibrated:
    'Wie sicher ein Treffer ist, ist bisher nur geschätzt: Zu wenige Antworten dieses Sprachmodells wurden beurteilt. Die Seite sagt eines von dreien:',
  aboutNone: (questions, toldNone) =>
    `Sie hat sich an dieser FAQ selbst geprüft: Auf ${questions} ihrer eigenen Fragen, deren Eintrag dabei fehlte, sagte sie in ${Math.round(100 * toldNone)} % der Fälle, dass es keine Antwort gibt.`,
  aboutBands: {
    answer: 'Dieser Eintrag beantwortet Ihre Frage sehr wahrscheinlich.',
    maybe: 'Er ist nah dran, aber lesen Sie ihn mit Vorsicht.',
    none: 'Nichts passt gut. Fragen Sie lieber jemanden, als zu raten.',
  },
  aboutKeptHeading: 'Was gespeichert wird',
  aboutKept:
    'Abgeschlossene Fragen, was angezeigt und geöffnet wurde und Ihre Rückmeldungen werden auf diesem Server gespeichert, um die FAQ zu verbessern. Ihr Name und Ihre Adresse werden nicht gespeichert. Ihre letzten Fragen auf der Startseite bleiben allein in Ihrem Browser.',

  keysHeading: 'Tastatur',
  keysText:
    'Die Pfeiltaste nach unten führt vom Suchfeld zum ersten Treffer und weiter von Treffer zu Treffer. Die Eingabetaste öffnet einen Treffer. Escape führt zurück zum Suchfeld, ein zweites Escape leert es.',
  keysSlash: 'Die Taste / führt von überall auf der Seite zum Suchfeld',

  errors: {
    400: { title: 'Das hat nicht geklappt', text: 'Die Adresse oder das Formular ist unvollständig.' },
    404: {
      title: 'Diese Seite gibt es nicht',
      text: 'Vielleicht ist sie umgezogen, oder der Eintrag steht nicht mehr in den FAQ.',
    },
    413: { title: 'Die Frage ist zu lang', text: 'Fragen Sie nur nach dem Wichtigsten.' },
    429: {
      title: 'Zu viele Fragen auf einmal',
      text: 'Warten Sie einen Moment, und fragen Sie dann noch einmal.',
    },
    500: { title: 'Etwas ist schiefgegangen', text: 'Der Fehler liegt bei uns, nicht an Ihrer Frage.' },
    503: {
      title: 'Zurzeit keine Antworten',
      text: 'Die Suche wird gerade eingerichtet oder repariert. Versuchen Sie es bald noch einmal.',
    },
    feedbackOff: {
      title: 'Ihre Meinung kann gerade nicht gespeichert werden',
      text: 'Der Speicher dafür wird repariert. Die Suche antwortet weiter.',
    },
  },
  errorReference: (reference) => `Kennung für die Administratoren: ${reference}`,
  backToStart: 'Zur Startseite',
  offlineTitle: 'Der Helpdesk ist nicht erreichbar',
  offlineText:
    'Ihre Verbindung ist unterbrochen, oder der Server startet neu. Sobald die Verbindung wieder steht, lädt diese Seite von selbst neu.',
  offlineRetry: 'Noch einmal versuchen',

  widgetOpen: 'Helpdesk fragen',
  widgetClose: 'Schließen',
  widgetFull: 'Ganze Seite öffnen',
  widgetStart: 'Geben Sie eine Frage ein. Der beste Eintrag erscheint schon beim Tippen.',
  demoTitle: 'Das Widget auf einer anderen Seite',
  demoLead:
    'Dies steht für eine Seite Ihres Intranets. Der Knopf in der Ecke entsteht durch eine Zeile HTML:',
  demoOrigins:
    'Zwei Arten von Seiten dürfen es verwenden: die dieses Servers und solche, deren Ursprung in der Konfiguration unter widget.origins steht.',
  demoInline: 'Mit data-in="#id" erscheint dasselbe Suchfeld auf der Seite selbst, wie hier:',

  lab: labDe,
};
