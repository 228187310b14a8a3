import { splitOf } from '../../../faq/datasets/faq-task.ts';
import { jsonLinesFile } from '../../temporary-files.ts';

/** A FAQ so small that a tiny random encoder finds some of it by its letters. */

const TOPICS = ['password', 'printer', 'holiday', 'parking', 'canteen', 'laptop', 'badge', 'payroll'];

const ROWS = TOPICS.map((topic) => ({
  id: topic,
  question: `Where do I find out about my ${topic}?`,
  answer: `Everything about your ${topic} is on the ${topic} page.`,
  alternates: [`${topic} help`, `Who can help me with the ${topic}?`],
}));

const JUDGEMENTS = TOPICS.flatMap((topic, at) => [
  { query: `my ${topic} is broken`, relevant: [topic] },
  { query: topic, relevant: [topic] },
  { query: `is there a ${topic} or ${TOPICS[(at + 1) % TOPICS.length] ?? ''}`, relevant: [topic] },
]);

const PAIRS = TOPICS.flatMap((topic, at) => [
  { score: 5, sentence1: `a new ${topic}`, sentence2: `the new ${topic}` },
  {
    score: at % 3,
    sentence1: `${topic} at noon`,
    sentence2: `${TOPICS[(at + 3) % TOPICS.length] ?? ''} today`,
  },
]);

export interface TinyFaq {
  readonly entries: string;
  readonly judgements: string;
  readonly sts: string;
  /** Queries in each half. */
  readonly queries: { readonly dev: number; readonly test: number };
}

export function writeTinyFaq(): TinyFaq {
  const dev = JUDGEMENTS.filter(({ query }) => splitOf(query) === 'dev').length;
  return {
    entries: jsonLinesFile('tiny-faq.jsonl', ROWS),
    judgements: jsonLinesFile('tiny-judgements.jsonl', JUDGEMENTS),
    sts: jsonLinesFile('tiny-sts.jsonl', PAIRS),
    queries: { dev, test: JUDGEMENTS.length - dev },
  };
}
