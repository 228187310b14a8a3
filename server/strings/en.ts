import { labEn } from './lab-en.ts';
import { numbersOf } from './numbers.ts';

const { number, count } = numbersOf('en');

/** Every word of the page in English. The other catalogs have the same keys, by type. */
export const en = {
  language: 'en',
  direction: 'ltr' as 'ltr' | 'rtl',
  /** In its own language, for the switch. */
  languageName: 'English',
  languageLabel: 'Language',

  // The frame
  skip: 'Skip to the content',
  aboutLink: 'About',
  mainMenu: 'Site',
  entriesSearched: (entries: number) => `${count(entries, ENTRIES)}, searched by meaning and by word.`,
  ratherAsk: 'Prefer to ask a person?',

  // Asking
  heroTitle: 'What would you like to know?',
  yourQuestion: 'Your question',
  placeholder: 'How do I …',
  topic: 'Topic',
  allTopics: 'All topics',
  topicWithCount: (name: string, entries: number) => `${name} (${number(entries)})`,
  searchButton: 'Search',
  slashHint: 'Press / to ask',
  unreachable: 'The help desk cannot be reached. Trying again …',
  busy: 'Too many questions at once. Trying again in a moment …',
  showNewer: 'Show the newer results',

  // The start
  recentHeading: 'Your recent questions',
  recentNote: 'Kept in this browser only.',
  recentClear: 'Clear',
  openedHeading: 'Often opened',
  examplesHeading: 'For example',
  categoriesHeading: 'Browse by topic',
  entriesCount: (entries: number) => count(entries, ENTRIES),

  // Results
  bands: {
    answer: { heading: 'Best answer', note: '', others: 'Other entries', sure: 'A good match' },
    maybe: {
      heading: 'This may help',
      note: 'No entry is a sure match. This is the closest.',
      others: 'Also close',
      sure: 'May help',
    },
    none: {
      heading: 'No good answer found',
      note: 'The FAQ does not seem to answer this. Other words, or fewer, may find more.',
      others: 'Not sure these help',
      sure: 'Probably something else',
    },
  },
  statusBest: (heading: string, question: string, others: number) =>
    `${heading}: ${question}${others === 0 ? '' : ` ${others} more below.`}`,
  statusNone: (heading: string, others: number) =>
    `${heading}.${others === 0 ? '' : ` ${count(others, ENTRIES)} below may be about something else.`}`,
  tie: {
    heading: 'Which of these do you mean?',
    note: 'Two entries are about equally close to your question. Neither is a sure match.',
    others: 'Also close',
  },
  statusTie: (first: string, second: string) => `Do you mean “${first}” or “${second}”?`,
  didYouMean: 'Did you mean:',
  doesNotMention: (words: string) => `This entry does not mention: ${words}.`,
  notMentioned: (words: string) => `This FAQ does not mention ${words}.`,
  negated: (word: string) => `Your question contains “${word}”: check that the answer fits.`,
  twoQuestions: 'You asked two things. The first two entries are about one each.',
  degradedTitle: 'Searching by words only.',
  degraded: 'Search by meaning is not available at the moment. Entries in other words may be missing.',
  notCalibrated: 'Not yet calibrated: how sure this is, is only an estimate so far.',
  searchEverywhere: (category: string) => `Search all topics, not only ${category}`,
  askPerson: 'Ask a person:',
  unmetNeedLabel: 'Tell us what you were looking for',
  unmetNeedHint: 'The people who write the FAQ read this. Names are not kept.',
  unmetNeedSend: 'Send',
  unmetNeedThanks: 'Thank you. The people who write the FAQ will see it.',

  // An entry
  whyHeading: 'Why this entry',
  how: {
    dense: 'Similar meaning',
    keyword: 'Shared words',
    both: 'Similar meaning and shared words',
  },
  alsoAskedAs: 'Also asked as',
  passage: 'Passage that matched',
  quoted: (text: string) => `“${text}”`,
  colon: ': ',
  comma: ', ',
  sureHeading: 'How sure',
  updatedHeading: 'Last updated',
  permanentLink: 'Page of this entry',
  source: 'Read more at the source',
  picture: 'Picture',
  table: 'Table',
  date: (day: number, month: number, year: number) => `${day} ${ENGLISH_MONTHS[month - 1] ?? ''} ${year}`,
  /** Of an answer, where it is not in the language that one expects. */
  inLanguage: (name: string) => `In ${name}`,
  relatedHeading: 'Related entries',

  // Feedback
  helpedQuestion: 'Did this answer your question?',
  yes: 'Yes',
  no: 'No',
  thanksHelped: 'Thank you. Good to know that this helped.',
  thanksNotHelped: 'Thank you. We have noted that this did not help.',
  commentHelped: 'Anything to add?',
  nextEntry: 'The next best entry:',
  contactMail: (question: string) => `I searched the FAQ and found no answer:\n\n${question}\n\n`,
  commentNotHelped: 'What was missing or wrong?',
  optional: '(optional)',
  send: 'Send',

  // A topic
  categoryNote: 'Choose a question, or ask your own.',
  categoryMore: (more: number) => `And ${number(more)} more. Ask your question to find them.`,

  // About
  aboutTitle: 'About this search',
  aboutWhat:
    'Ask in your own words. The search compares the meaning of your question with every entry of the FAQ. It also looks for shared words, codes and similar spellings. Then it shows the entry that fits best.',
  aboutEncoderHeading: 'What answers',
  aboutEncoder: (name: string, dimensions: number) =>
    `A small language model called ${name} turns each question into ${dimensions} numbers that stand for its meaning. It runs on this server. No question leaves the company.`,
  aboutTwoEncoders: (query: string, entries: string) =>
    `${query} reads the questions, and ${entries} has read the entries. Both turn the same meaning into nearly the same numbers.`,
  aboutNoGeneration: 'It does not write answers. You read what the owners of the FAQ wrote.',
  aboutEncoderDown:
    'The language model is not available at the moment, so the search uses shared words alone.',
  aboutFreshHeading: 'How fresh it is',
  aboutFresh: (entries: number, date: string) => `${count(entries, ENTRIES)} as of ${date}.`,
  aboutSureHeading: 'How sure it is',
  aboutSure:
    'The search was tested on questions whose right answer is known. From that it estimates how sure each result is, and the page says one of three things:',
  aboutNotCalibrated:
    'How sure each result is, is only an estimate so far: too few answers of this language model have been judged. The page says one of three things:',
  aboutNone: (questions: number, toldNone: number): string =>
    `It tested itself on this FAQ: asked ${questions} of its own questions while their entry was left out, it said that there is no answer to ${Math.round(100 * toldNone)}% of them.`,
  aboutBands: {
    answer: 'this entry very likely answers your question.',
    maybe: 'it is close, but read it with care.',
    none: 'nothing fits well. It is better to ask a person than to guess.',
  },
  aboutKeptHeading: 'What is kept',
  aboutKept:
    'Finished questions, what was shown and opened, and your feedback are kept on this server to improve the FAQ. Your name and address are not kept. Your recent questions on the first page are kept in your browser only.',

  keysHeading: 'Keyboard',
  keysText:
    'The down arrow moves from the box to the first result, and then from result to result. Enter opens a result. Escape goes back to the box, and a second Escape empties it.',
  keysSlash: 'The / key moves to the box from anywhere on the page',

  // Errors
  errors: {
    400: { title: 'That did not work', text: 'The address or the form is not complete.' },
    404: {
      title: 'This page does not exist',
      text: 'It may have moved, or the entry was taken out of the FAQ.',
    },
    413: { title: 'The question is too long', text: 'Ask for the main point.' },
    429: { title: 'Too many questions at once', text: 'Wait a moment, then ask again.' },
    500: { title: 'Something went wrong', text: 'The fault is on our side, not in your question.' },
    503: {
      title: 'No answers at the moment',
      text: 'The search is being set up or repaired. Try again soon.',
    },
    feedbackOff: {
      title: 'Your opinion cannot be kept now',
      text: 'Where opinions are kept is being repaired. The search goes on answering.',
    },
  },
  errorReference: (reference: string) => `Reference for the administrators: ${reference}`,
  backToStart: 'Back to the start',
  offlineTitle: 'The help desk cannot be reached',
  offlineText:
    'Your connection is down, or the server is being restarted. This page tries again when the connection is back.',
  offlineRetry: 'Try again',

  // The widget
  widgetOpen: 'Ask the help desk',
  widgetClose: 'Close',
  widgetFull: 'Open the full page',
  widgetStart: 'Type a question. The best entry appears while you type.',
  demoTitle: 'The widget on another page',
  demoLead: 'This stands for a page of your intranet. The button in the corner comes from one line of HTML:',
  demoOrigins:
    'Two kinds of pages may use it: those of this server, and those whose origin is in widget.origins of the configuration.',
  demoInline: 'With data-in="#id" the same box appears inside the page, as here:',

  lab: labEn,
};

const ENTRIES = { one: '# entry', other: '# entries' };
const ENGLISH_MONTHS = [
  ...['January', 'February', 'March', 'April', 'May', 'June'],
  ...['July', 'August', 'September', 'October', 'November', 'December'],
];

/** The words of the page in one language. */
export type Strings = typeof en;
