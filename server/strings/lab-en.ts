import { verdictEn } from '../../evaluation/compare/verdict-en.ts';
import { numbersOf } from './numbers.ts';

const { number, count } = numbersOf('en');

const different = (differences: number, queries: number): string =>
  `${number(differences)} of ${number(queries)} questions ${count(differences, { one: 'is', other: 'are' })} answered differently`;

/** Every word of the analyst's pages in English. The other catalogs have the same keys, by type. */
export const labEn = {
  /** Of these words. A catalog whose lab is not translated yet has the English one. */
  language: 'en',
  title: 'Lab',
  menuLabel: 'Lab',
  toSite: 'To the help desk',
  signOut: 'Sign out',
  menu: {
    variants: 'Encoders',
    ask: 'Side by side',
    differences: 'Differences',
    comparisons: 'Comparisons',
    judgements: 'Judgements',
    unanswered: 'Unanswered',
    drafts: 'Drafts',
    entries: 'Entries',
  },
  notes: {
    variants: 'The encoders that can serve: where each comes from, and what was measured.',
    ask: 'Ask several encoders one question and say which answers better, without seeing their names.',
    differences: 'Questions that two encoders answer differently, with the greatest damage first.',
    comparisons: 'The results of “bonsai compare”.',
    judgements: 'Questions and the entries that answer them. All measurements use these.',
    unanswered: 'Questions that found no good answer, or whose answer did not help, grouped by meaning.',
    drafts: 'Entries that are being written. The FAQ does not change until its owner adds them.',
    entries: 'Entries that ask nearly the same, and entries whose answers may contradict each other.',
  },

  // At the door
  signInTitle: 'Sign in to the lab',
  signInText: 'You need the operator’s token to see these pages.',
  token: 'Operator’s token',
  signIn: 'Sign in',
  signInWrong: 'That is not the token of this server.',
  closedTitle: 'The lab is closed',
  closed: 'No operator’s token is set on this server, so nobody can sign in.',
  howTo: 'How to set one',
  howToMake: 'Make a token of at least 16 characters, for example with',
  howToSet:
    'Put it into the server’s environment (or into operator.token of bonsai.config.json) and restart the server:',
  howToForgot:
    'The person who runs this server can find the token in its environment, or in operator.token of bonsai.config.json.',

  // What was just done
  done: {
    saved: 'Saved.',
    deleted: 'Deleted.',
    imported: 'The file has been imported.',
    accepted: 'Added as a judgement.',
    rejected: 'It will not be proposed again.',
    voted: 'Your vote is saved. These are the encoders:',
    votedAndKept: 'Your vote and a judgement are saved. These are the encoders:',
    drafted: 'The draft is created. Write its answer.',
    dismissed: 'These questions are no longer shown.',
    answered: 'The questions are judged, and are no longer shown here.',
  },

  // Everywhere
  errorTitle: 'That did not work',
  rejectedLines: (lines: number) =>
    `Nothing was imported: ${count(lines, { one: '# line is', other: '# lines are' })} broken.`,
  line: 'Line',
  reason: 'What is wrong',
  back: 'Back',
  save: 'Save',
  remove: 'Delete',
  change: 'Change',
  search: 'Search',
  show: 'Show',
  earlier: 'Earlier',
  later: 'Later',
  pages: 'Pages',
  shownOf: (from: number, to: number, total: number) => `${from} to ${to} of ${total}`,
  waiting: 'Still working on this',
  waitingBegun: 'The work has started. Meanwhile the help desk goes on answering.',
  waitingAt: (done: number, total: number) =>
    `${done} of ${total} done. Meanwhile the help desk goes on answering.`,
  waitingFailed: 'This did not work',
  lookAgain: 'Look again',
  tryAgain: 'Try again',

  // Encoders
  serving: (name: string) => `${name} is in use now.`,
  serves: 'in use',
  factBase: 'Base',
  factLayers: 'Layers kept',
  layersKept: (layers: number, kept: string) => `${layers} (${kept})`,
  factTuning: 'Tuning',
  tuningNone: 'none',
  tuningUnknown: 'not known until it is made',
  factPrecision: 'Precision',
  factSize: 'Size',
  notMade: 'made on first use',
  baseMissing: 'cannot be made: its base is missing',
  factParameters: 'Parameters',
  factDimensions: 'Dimensions',
  factChosen: 'Layers chosen',
  chosenBy: (choices: number) => `by “bonsai select”, from ${choices} measured choices`,
  factVocabulary: 'Vocabulary',
  vocabularyOf: (tokens: number, all: number) => `${tokens} of ${all} tokens`,
  factSpace: 'Shares the space of',
  scoresHeading: 'Measured',
  notMeasured: 'Not measured yet. This command measures it:',
  measure: 'Measure',
  score: 'x 100',
  interval: '95% interval',
  toBaseline: 'to the baseline',
  measuredOn: 'Measured on',
  wholeComparison: 'See the whole comparison',
  notTimed: 'Time was not measured.',
  questionTime: (ms: string) => `${ms} ms for a question of 16 tokens.`,
  statuses: {
    baseline: 'baseline',
    'not worse': 'not worse',
    worse: 'worse',
    'not settled': 'not settled',
    'too few': 'too few questions',
  },
  card: 'Model card',
  votesHeading: 'Blind votes',
  votesNone: 'Nobody has voted yet.',
  votesLink: 'Compare answers side by side',
  encoder: 'Encoder',
  won: 'better',
  lost: 'not better',
  equal: 'equal',

  // Side by side
  question: 'Question',
  encodersToAsk: 'Encoders (2 to 4)',
  madeOnFirstUse: 'made on first use, which takes a while',
  askThem: 'Ask them',
  latestVotes: 'Latest votes',
  preferred: (name: string) => `better: ${name}`,
  noPreference: 'no preference',
  side: (letter: string) => `Answers of ${letter}`,
  onlyHere: 'only here',
  otherPlace: 'ranked differently',
  sideSaysNone: 'Says: no good answer found.',
  whichIsBetter: 'Which is better?',
  sideIsBetter: (letter: string) => `${letter} is better`,
  armsEqual: 'Equally good',
  armsWrong: 'None is right',
  keepJudgement: 'Also keep a judgement: the first answer of what I choose is right for this question',
  vote: 'Vote and show who is who',
  yourVote: 'Your vote',
  anotherQuestion: 'Another question for the same encoders',
  otherEncoders: 'Choose other encoders',
  waitingArms: 'An encoder that is new to this FAQ reads all of it first. The result is kept.',

  // Differences
  comparison: 'Comparison',
  set: 'Questions of',
  before: 'Before',
  after: 'After',
  noComparisons: 'Nothing has been compared yet. This command compares two encoders and keeps their answers:',
  noDifferences: 'Both give the same answer to all of these questions.',
  differencesJudged: (differences: number, queries: number, worse: number, better: number) =>
    `${different(differences, queries)}: ${number(worse)} worse, ${number(better)} better.`,
  differencesUnjudged: (differences: number, queries: number) =>
    `${different(differences, queries)}. Nobody has judged them.`,
  damage: 'Damage',
  damageNote:
    'Damage is the loss in the reciprocal rank of the right entry. It is 1 if the entry was first and is no longer found.',
  saysNone: 'No good answer found',
  isRight: 'right',
  isWrong: 'wrong',
  rightAt: (rank: number) => `the right entry is at ${rank}`,
  rightNotFound: 'the right entry is not among the first 10',
  gotWorse: 'worse',
  gotBetter: 'better',
  neither: 'neither',
  unjudged: 'not judged',
  askBlind: 'Compare blind',
  judgeIt: 'Judge',

  // Comparisons
  candidates: 'Encoders',
  data: 'Data',
  report: 'Report',
  allDifferences: 'All questions with different answers',
  worth: 'What the search is worth',
  charts: 'Charts',
  tables: 'Tables',
  paretoCaption:
    'Up is better, left is cheaper. The numbers are those of the first table. The line joins the encoders that no other encoder beats on both.',
  layersCaption:
    'The share of the baseline’s quality that each encoder keeps, fewest layers first, with 95% intervals. Left of the dashed line, the loss is larger than allowed.',
  inEnglish: 'The report is in English.',
  verdict: verdictEn,

  // Judgements
  judgementCount: (judgements: number) => count(judgements, { one: '# judgement', other: '# judgements' }),
  noJudgements: 'No judgements yet. Add one, import a file, or accept what readers propose.',
  noMatches: 'No judgement contains these words.',
  filter: 'Find in judgements',
  addHeading: 'Add a judgement',
  addText: 'The question, as somebody would ask it',
  next: 'Next',
  answeredBy: 'Answered by',
  noAnswer: 'The FAQ has no answer',
  source: 'From',
  sources: { added: 'added', imported: 'imported', vote: 'blind vote', feedback: 'feedback' },
  changed: 'Changed',
  gone: 'no longer in the FAQ',
  proposalsHeading: 'Proposed by readers',
  proposalsNote: 'Somebody asked this and found the entry helpful. Is it the answer?',
  proposalsNone: 'Nothing is proposed at the moment.',
  moreProposals: (more: number) => `And ${more} more, after you decide these.`,
  helpedTimes: (helped: number, not: number) =>
    `helpful ${helped}×${not === 0 ? '' : `, not helpful ${not}×`}`,
  accept: 'Accept',
  reject: 'Reject',
  importHeading: 'Import',
  importNote:
    'JSON Lines, CSV or TSV with the columns query and relevant. Separate ids with |; empty means that the FAQ has no answer. A query that exists already is replaced. If one line is broken, nothing is imported.',
  importFile: 'File',
  importText: 'or paste its lines',
  importButton: 'Import',
  exportHeading: 'Export',
  exportNote: 'For “bonsai compare”, “evaluate”, “select” and “calibrate”.',
  whichAnswer: 'Which entries answer it?',
  found: 'The search finds:',
  moreIds: 'Other entries, by id',
  noneLabel: 'None: the FAQ has no answer',

  // Unanswered
  groupCount: (groups: number, times: number) =>
    `${count(groups, { one: '# topic', other: '# topics' })}, asked ${count(times, { one: 'once', other: '# times' })}.`,
  noneUnanswered:
    'So far, every question has found something. Questions appear here if a search finds no good answer, or if somebody says that an answer did not help.',
  ungrouped:
    'The encoder is not available at the moment, so questions with the same meaning are not grouped.',
  askedTimes: (times: number) => count(times, { one: 'asked once', other: 'asked # times' }),
  timesShort: (times: number) => `${times}×`,
  lastAsked: 'last',
  alsoAsked: 'Also asked as',
  moreQuestions: (more: number) => `and ${more} more`,
  unmetNeeds: 'Looked for',
  nearestEntry: 'Nearest entry',
  comments: 'What was missing or wrong',
  answerIt: 'An entry answers it',
  whichEntry: 'Which entry answers this?',
  otherEntryId: 'Or the id of another entry',
  judgeThese: 'Questions that it answers (judgements)',
  proposeThese: 'Propose as other ways to ask it (alternates)',
  proposeNote:
    'The FAQ finds the entry by these words once its owner takes them over. Proposals are listed under Drafts.',
  exportAlternates: 'Download these entries',
  alternatesHeading: 'Other ways to ask',
  alternatesNote:
    'Proposed for entries that the FAQ has. The file holds these entries whole, with the new ways to ask.',
  draftIt: 'Draft an entry',
  openDraft: 'Open the draft',
  dismiss: 'Not for this FAQ',

  // Drafts
  noDrafts: 'No drafts yet. Start one from an unanswered question.',
  draftOpen: 'needs an answer',
  draftComplete: 'complete',
  draftsComplete: (drafts: number) =>
    `${count(drafts, { one: '# draft is', other: '# drafts are' })} complete.`,
  exportDrafts: 'Download the complete drafts',
  exportDraftsNote:
    'It is best if the FAQ’s owner adds these lines to the source. To try them at once, add them to the index. The next full run of “bonsai index” removes what the source does not have:',
  entryId: 'Id in the FAQ',
  answer: 'Answer (Markdown)',
  alternates: 'Other ways to ask it, one a line',
  category: 'Topic',
  preview: 'As readers will see it',
  missing: 'Not a complete entry yet:',
  backToDrafts: 'All drafts',

  // Entries
  clashHeading: 'Answers that may contradict each other',
  clashNote:
    'Similar questions whose answers give different figures for the same thing, or of which one denies what the other says. The lab compares words and does not understand them, so read both.',
  clashNone: 'None found.',
  clashes: { figures: 'Different figures', negation: 'One says it, and the other denies it' },
  alikeHeading: 'Entries that ask nearly the same',
  alikeNote: 'One entry may be enough, with the other question as another way to ask it.',
  alikeNone: 'None found.',
  similarityOf: (percent: number) => `${percent}% alike`,
  askedAs: 'asked as',
};

/** The words of the analyst's pages in one language. */
export type LabStrings = typeof labEn;
