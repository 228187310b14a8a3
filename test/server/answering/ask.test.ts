import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { AppError } from '../../../core/errors.ts';
import { createLogger } from '../../../core/log.ts';
import type { Encoder } from '../../../encoder/runtime/service.ts';
import type { Question } from '../../../search/question.ts';
import { type Ask, createAsk } from '../../../server/answering/ask.ts';
import { createMetrics } from '../../../server/http/metrics.ts';
import type { Serving } from '../../../server/live/live.ts';
import { type Activity, openActivity } from '../../../store/activity/activity.ts';
import { entry, faqOf, type TinyFaq } from '../../search/faq-of.ts';

const ENTRIES = [
  entry('badge', 'I lost my badge'),
  entry('salary', 'When is payday?'),
  entry('desk', 'How do I book a desk?'),
];
const TWO_QUESTIONS = 'How do I get a new badge, and when does the salary come?';

function question(query: string): Question {
  return { query, limit: 5, mode: 'hybrid', category: null };
}

describe('asking', () => {
  let faq: TinyFaq;
  let folder: string;
  let activity: Activity;
  let ask: Ask;
  /** What the encoder was asked for, call by call. */
  let asked: string[][];
  /** Texts that it gives a vector of before it gives up. */
  let patience: number;

  const encoder: Encoder = {
    variant: 'tiny',
    identity: 'tiny',
    dimensions: ENTRIES.length,
    state: 'ready',
    pids: [],
    embed(texts, { onVector } = {}) {
      asked.push([...texts]);
      for (const at of texts.slice(0, patience).keys()) onVector?.(at, new Float32Array([1, 0, 0]));
      if (texts.length > patience) return Promise.reject(new AppError('timeout', 'Too late.'));
      return Promise.resolve({ vectors: new Float32Array(texts.length * ENTRIES.length), truncated: 0 });
    },
    knownWords: () => Promise.resolve(1),
    close: () => Promise.resolve(),
  };
  const variant = { name: 'tiny', source: 'tiny', identity: 'tiny', dimensions: ENTRIES.length };

  function serving(): Serving {
    const facts = { id: 'tiny', createdAt: '', entries: ENTRIES.length, variant, queryVariant: variant };
    return { facts: { ...facts, calibrated: false, nearMisses: null }, searcher: faq.searcher, encoder };
  }

  async function answer(query: string) {
    const signal = new AbortController().signal;
    return (await ask(serving(), question(query), signal, { draft: true })).result;
  }

  beforeEach(() => {
    faq = faqOf(ENTRIES);
    folder = mkdtempSync(join(tmpdir(), 'bonsai-ask-'));
    activity = openActivity(join(folder, 'activity.db'), () => undefined);
    asked = [];
    patience = Infinity;
    ask = createAsk({
      activity,
      metrics: createMetrics(() => ({ generation: null, encoder: 'ready', problem: null })),
      log: createLogger('silent'),
      encoderDeadlineMs: 1000,
    });
  });

  afterEach(() => {
    activity.close();
    faq.close();
    rmSync(folder, { recursive: true });
  });

  it('embeds of a question what is new of it', async () => {
    await answer('How do I get a new badge');
    await answer(TWO_QUESTIONS);
    await answer(TWO_QUESTIONS);
    const texts = faq.searcher.textsOf(TWO_QUESTIONS, 'hybrid');
    expect(texts).to.have.length(3);
    expect(asked).to.deep.equal([
      ['How do I get a new badge'],
      texts.filter((text) => text !== 'How do I get a new badge'),
    ]);
  });

  it('searches with what came before the deadline, and asks for the rest the next time', async () => {
    patience = 1;
    const texts = faq.searcher.textsOf(TWO_QUESTIONS, 'hybrid');
    const found = await answer(TWO_QUESTIONS);
    expect(found.degraded).to.equal(false);
    expect(found.hits[0]?.id).to.equal('badge');
    patience = Infinity;
    await answer(TWO_QUESTIONS);
    expect(asked).to.deep.equal([texts, texts.slice(1)]);
  });

  it('goes on with keywords where nothing came', async () => {
    patience = 0;
    expect((await answer(TWO_QUESTIONS)).degraded).to.equal(true);
  });
});
