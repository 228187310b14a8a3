import type { InputName } from '../inputs.ts';

/** An input as a person reads it. */
interface InputWords {
  readonly name: string;
  readonly unit: string;
  /** Why the default is what it is. */
  readonly reason: string;
}

/** Every input in English. */
export const inputsEn: Readonly<Record<InputName, InputWords>> = {
  questionsADay: {
    name: 'questions a day',
    unit: 'a working day',
    reason:
      'A company of about 1,000 people of whom each asks three questions a month. The help desk’s tickets tell yours.',
  },
  workingDays: {
    name: 'working days',
    unit: 'a year',
    reason: '52 weeks of five days, less public holidays.',
  },
  pageShare: {
    name: 'share asked on the page first',
    unit: 'of the questions',
    reason:
      'An assumption: asking a page has to become a habit. After a month, the page’s searches over the desk’s tickets tell yours.',
  },
  answerableShare: {
    name: 'share that the FAQ answers',
    unit: 'of the questions on the page',
    reason:
      'An assumption: a FAQ covers what is asked often. Judge a hundred logged questions to know yours.',
  },
  peakShare: {
    name: 'share in the busiest hour',
    unit: 'of a day’s questions',
    reason: 'Eight even hours would be 12.5%; Monday mornings and the day of the payslips are not even.',
  },
  searchesPerQuestion: {
    name: 'searches for one question',
    unit: 'searches',
    reason: 'The page searches while somebody types; most of these are drafts that are never finished.',
  },
  secondLook: {
    name: 'share who read further down',
    unit: 'of those whose answer is 2nd to 5th',
    reason: 'An assumption: the first answer stands open, the others take a click.',
  },
  staysAway: {
    name: 'share who then ask nobody',
    unit: 'of those who found the answer',
    reason:
      'The questions deflected. An assumption: some want to hear it from a person. Clicks on the contact line tell yours.',
  },
  deskMinutes: {
    name: 'minutes of the desk',
    unit: 'minutes a question',
    reason:
      'MetricNet (Ticket Handle Time): one to three minutes for a password, fifteen and more for a business application.',
  },
  askerMinutes: {
    name: 'minutes of the one who asks',
    unit: 'minutes a question',
    reason: 'An assumption: explaining, holding the line, starting again. Low is nothing at all.',
  },
  lostMinutes: {
    name: 'minutes lost without an answer',
    unit: 'minutes a question',
    reason: 'An assumption: reading a wrong answer before asking a person after all.',
  },
  usableShare: {
    name: 'share of saved time put to use',
    unit: 'of the minutes',
    reason: 'An assumption: minutes saved in small pieces do not all become work. 100% would be wishful.',
  },
  deskHourCost: {
    name: 'an hour of the desk',
    unit: 'an hour',
    reason:
      'Wages and on-costs. Eurostat: an hour of work cost 33.50 EUR in the EU in 2024, from 10.60 in Bulgaria to 55.20 in Luxembourg. In JPY an assumption.',
  },
  askerHourCost: {
    name: 'an hour of the one who asks',
    unit: 'an hour',
    reason: 'As for the desk; slightly more, since everybody asks, specialists too.',
  },
  setupHours: {
    name: 'setting up',
    unit: 'hours, once',
    reason: 'An assumption: a FAQ brought into shape, a server, single sign-on, telling people.',
  },
  variantHours: {
    name: 'choosing another encoder',
    unit: 'hours, once',
    reason:
      'An assumption: judging questions, comparing, switching. For every encoder but the one that the others are held against; 0 where it is chosen already.',
  },
  upkeepHours: {
    name: 'upkeep',
    unit: 'hours a month',
    reason: 'An assumption: entries kept true, questions that nobody answered written up, updates.',
  },
  adminHourCost: {
    name: 'an hour of whoever sets up and keeps up',
    unit: 'an hour',
    reason: 'An assumption: a third above an average hour.',
  },
  serverPrice: {
    name: 'a server',
    unit: 'a month, without memory and energy',
    reason:
      'An assumption: a share of a server that is there anyway up to a small rented one with two cores. Where the rent includes energy, set its watts to 0.',
  },
  memoryPrice: {
    name: 'memory',
    unit: 'a GiB and month',
    reason: 'An assumption: about what larger rented servers cost more. Nothing where memory lies idle.',
  },
  slowdown: {
    name: 'time on your server',
    unit: 'times that on the measured machine',
    reason:
      'Newer machines are a little faster, old ones half as fast. Run the comparison there to be certain (1).',
  },
  overheadMs: {
    name: 'everything else of a search',
    unit: 'milliseconds',
    reason: 'Measured in bench/product.md: keywords, scan and HTTP add 0.7 ms to the encoder.',
  },
  responseLimitMs: {
    name: 'promised time of an answer',
    unit: 'milliseconds, for 95% of the searches',
    reason: 'Up to a tenth of a second feels immediate (Nielsen 1993, Usability Engineering).',
  },
  serverWatts: {
    name: 'a server that waits',
    unit: 'watts, day and night',
    reason: 'An assumption: from a share of a large server to a small one of its own.',
  },
  energyPrice: {
    name: 'energy',
    unit: 'a kWh',
    reason: 'An assumption: what companies pay, from large to small.',
  },
  years: {
    name: 'horizon',
    unit: 'years',
    reason: 'A choice: what is not earned back in three years will have been replaced.',
  },
  discountRate: {
    name: 'interest',
    unit: 'a year',
    reason: 'An assumption: money later is worth less than money now.',
  },
};
