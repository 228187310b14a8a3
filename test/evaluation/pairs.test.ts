import { expect } from 'chai';
import { join } from 'node:path';
import { openSession } from '../../encoder/runtime/session.ts';
import { evaluateFaq } from '../../evaluation/quality/faq.ts';
import { prune } from '../../encoder/pruning/prune.ts';
import { makePair, type TinyPair } from '../journeys/pair-helpers.ts';
import { tinyCheckpoint } from '../parity/fixtures.ts';
import { folder } from '../temporary-files.ts';
import { configuration, failureOf, jsonLinesFile } from './helpers.ts';

const ENTRIES = ['parking', 'holiday', 'badge', 'printer', 'canteen', 'salary', 'network', 'training'].map(
  (id) => ({ id, question: `Where is the ${id}?`, answer: 'Ask the front desk.' }),
);
const JUDGEMENTS = ENTRIES.map(({ id }) => ({ query: `${id}, please`, relevant: [id] }));

describe('evaluating pairs of encoders', () => {
  let pair: TinyPair;
  let files: { readonly entries: string; readonly judgements: string };
  before(async () => {
    pair = await makePair(join(folder, 'pair'));
    files = {
      entries: jsonLinesFile('pair-faq.jsonl', ENTRIES),
      judgements: jsonLinesFile('pair-judgements.jsonl', JUDGEMENTS),
    };
  });
  const evaluate = (variants: readonly string[], queryVariants: readonly string[]) =>
    evaluateFaq({ ...files, variants, queryVariants, mode: 'dense', phrasings: 'question', configuration });

  /** MRR@10 x 100 by nothing but cosines. */
  async function expectedScore({ teacher, student }: TinyPair): Promise<number> {
    const [whole, part] = [
      await openSession(teacher.dir, { threads: 1 }),
      await openSession(student.dir, { threads: 1 }),
    ];
    const { vectors: entries } = await whole.embed(ENTRIES.map(({ question }) => question));
    const { vectors: queries } = await part.embed(JUDGEMENTS.map(({ query }) => query));
    await Promise.all([whole.close(), part.close()]);
    const cosine = (query: number, entry: number): number =>
      queries
        .subarray(query * 32, (query + 1) * 32)
        .reduce((sum, value, at) => sum + value * (entries[entry * 32 + at] ?? NaN), 0);
    const reciprocal = ENTRIES.map((_, right) => {
      const better = ENTRIES.filter((_entry, other) => cosine(right, other) > cosine(right, right));
      return 1 / (1 + better.length);
    });
    return (100 * reciprocal.reduce((sum, value) => sum + value, 0)) / reciprocal.length;
  }

  it('shows a pair beside each encoder alone, measured with the vectors of both', async () => {
    const [teacher, student] = [pair.teacher.dir, pair.student.dir];
    const { results } = await evaluate([teacher, student], [student]);
    expect(results.map(({ variant, queryVariant }) => [variant, queryVariant])).to.deep.equal([
      ['teacher', 'teacher'],
      ['teacher', 'student'],
      ['student', 'student'],
    ]);
    expect(results[1]?.['MRR@10']).to.be.closeTo(await expectedScore(pair), 0.006);
    const alone = await evaluate([student], []);
    expect(alone.results).to.deep.equal(results.slice(2));
  });

  it('leaves out pairs that share no space, and refuses a query variant that fits none', async () => {
    const other = join(folder, 'pair', 'pruned');
    const base = tinyCheckpoint('tiny-cls-fp16');
    await prune({ base, keep: [0], out: other, precision: 'fp32', safetensors: false });
    const [teacher, student] = [pair.teacher.dir, pair.student.dir];
    const { results } = await evaluate([teacher, other], [student]);
    expect(results.map(({ variant, queryVariant }) => [variant, queryVariant])).to.deep.equal([
      ['teacher', 'teacher'],
      ['teacher', 'student'],
      ['pruned', 'pruned'],
    ]);
    const error = await failureOf(evaluate([other, student], [student]));
    expect(error.code).to.equal('incompatible');
    expect(error.message).to.match(/^student cannot embed questions for entries that pruned embeds/);
  });
});
