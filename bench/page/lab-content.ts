import { join } from 'node:path';
import { z } from 'zod';
import { shipped } from '../../core/paths.ts';
import { openLabStore } from '../../store/lab/lab-store.ts';
import { startBonsai } from '../product/program.ts';
import type { Site } from './site.ts';

export const LAB_TOKEN = 'the token of the pictures';

const UNANSWERED = [
  ...['can I bring my dog to the office', 'are dogs allowed at work', 'can I bring my dog to the office'],
  ...['how do volcanoes form on jupiter', 'who won the world cup in 1990'],
];
const HELPED = ['forgotten password', 'how much holiday do I have'];
const NOT_HELPED = {
  query: 'printer on the second floor',
  comment: 'It does not say who refills the paper.',
};
const JUDGED = [
  { query: 'i lost the thing that opens the door', relevant: ['sec-lost-badge'] },
  { query: 'forgot my password', relevant: ['it-password-reset'] },
  { query: 'who won the world cup in 1990', relevant: [] },
];
const foundSchema = z.object({
  searchId: z.string(),
  hits: z.array(z.object({ id: z.string(), question: z.string(), answer: z.string() })),
});

/** Fills the lab of a site as weeks of use would, so that its pages have something to show. */
export async function fillLab({ url, dataDir }: Site): Promise<void> {
  const ask = async (query: string) =>
    foundSchema.parse(
      await (await fetch(`${url}/api/search?${new URLSearchParams({ q: query }).toString()}`)).json(),
    );
  for (const query of UNANSWERED) await ask(query);
  const say = async (query: string, opinion: { readonly helpful: boolean; readonly comment?: string }) => {
    const { searchId, hits } = await ask(query);
    await fetch(`${url}/api/feedback`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ searchId, entryId: hits[0]?.id ?? '', ...opinion }),
    });
  };
  for (const query of HELPED) await say(query, { helpful: true });
  await say(NOT_HELPED.query, { helpful: false, comment: NOT_HELPED.comment });
  const { hits } = await ask('can I keep my unused holidays');
  const [first, second, third, fourth] = hits.map((hit) => ({ ...hit, band: 'answer' as const }));
  const answers = [
    [first, second, third],
    [second, first, fourth],
  ].map((side) => side.filter((hit) => hit !== undefined));

  const book = openLabStore(join(dataDir, 'lab.db'));
  const time = Date.now();
  book.judgements.putAll(JUDGED, 'imported', time);
  for (const id of ['blind', 'voted']) {
    const arms = ['minilm-l6-int8', 'minilm-l3-int8'];
    book.trials.insert({ id, query: 'can I keep my unused holidays', arms, time });
    book.trials.answer(id, answers);
  }
  book.trials.vote('voted', 1, time);
  book.drafts.insert({
    entryId: 'draft-dogs',
    question: 'Can I bring my dog to the office?',
    answer: 'Dogs are welcome **on Fridays**, if your team agrees.\n\n1. Ask your team.\n2. Tell reception.',
    alternates: ['are dogs allowed at work'],
    category: 'Office',
    asked: ['can I bring my dog to the office'],
    time,
  });
  const text = 'i lost the thing that opens the door';
  book.alternates.put({ entryId: 'sec-lost-badge', text, time });
  book.close();

  const variants = ['minilm-l6-int8', 'minilm-l4-int8', 'minilm-l3-int8'];
  await startBonsai([
    ...['compare', join(shipped.data, 'faq.jsonl'), join(shipped.data, 'judgements.jsonl')],
    ...variants.flatMap((name) => ['--variant', name]),
    ...['--no-cost', '--data-dir', dataDir],
  ]).output;
}
