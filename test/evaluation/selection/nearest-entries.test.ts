import { expect } from 'chai';
import type { Phrasing } from '../../../core/domain.ts';
import { type Near, nearestEntries } from '../../../evaluation/selection/nearest-entries.ts';
import { agreementParts, anchored, judgedPart, stsPart } from '../../../evaluation/selection/objectives.ts';
import { failureOf } from '../../failure-of.ts';

const unit = (angle: number): Float32Array => Float32Array.of(Math.cos(angle), Math.sin(angle));

const phrasing = (entryId: string, text: string, ordinal = 0): Phrasing => ({
  entryId,
  kind: 'alternate',
  ordinal,
  text,
});

const PHRASINGS = [phrasing('a', 'a1'), phrasing('a', 'a2', 1), phrasing('b', 'b1'), phrasing('c', 'c1')];

const idsOf = (near: readonly Near[] | undefined): string[] | undefined =>
  near?.map(({ entryId }) => entryId);

const VECTORS = new Map([
  ['a1', unit(0)],
  ['a2', unit(2)],
  ['b1', unit(1)],
  ['c1', unit(3)],
  ['near a2', unit(2.1)],
  ['near b', unit(0.9)],
]);

describe('the entries nearest to a query', () => {
  it('count once, by their best phrasing', () => {
    const ranked = nearestEntries(PHRASINGS, ['near a2', 'near b'], VECTORS);
    expect(ranked.map(idsOf)).to.deep.equal([
      ['a', 'c', 'b'],
      ['b', 'a', 'c'],
    ]);
  });

  it('are not found by the query itself where it is one of their phrasings and must not be', () => {
    const own = nearestEntries(PHRASINGS, ['b1'], VECTORS);
    expect(own[0]?.[0]?.entryId).to.equal('b');
    const other = nearestEntries(PHRASINGS, ['b1'], VECTORS, { byOwnText: false });
    expect(other[0]?.[0]?.entryId).to.equal('a');
  });

  it('are told with their cosine, by vectors of the queries of another encoder too', () => {
    const questions = new Map([['near b', unit(2.9)]]);
    const [near] = nearestEntries(PHRASINGS, ['near b'], VECTORS, { questions });
    expect(idsOf(near)).to.deep.equal(['c', 'a', 'b']);
    expect(near?.[0]?.cosine).to.be.closeTo(Math.cos(0.1), 1e-6);
  });

  it('are ten at most', () => {
    const many = Array.from({ length: 30 }, (_, number) => phrasing(String(number), `p${number}`));
    const vectors = new Map(many.map(({ text }, number) => [text, unit(number / 30)]));
    const [ranking] = nearestEntries(many, ['p29'], vectors);
    expect(idsOf(ranking)).to.deep.equal(['29', '28', '27', '26', '25', '24', '23', '22', '21', '20']);
  });
});

describe('what choices are measured by', () => {
  const judgements = [
    { query: 'near a2', relevant: ['c'] },
    { query: 'near b', relevant: ['b'] },
  ];

  it('is the mean of a retrieval measure over the queries', () => {
    expect(judgedPart('MRR@10', PHRASINGS, judgements).score(VECTORS)).to.equal(0.75);
    expect(judgedPart('Success@1', PHRASINGS, judgements).score(VECTORS)).to.equal(0.5);
  });

  it('is Spearman where there are scored pairs', () => {
    const part = stsPart([
      { score: 5, sentence1: 'a2', sentence2: 'near a2' },
      { score: 1, sentence1: 'a1', sentence2: 'c1' },
      { score: 3, sentence1: 'a1', sentence2: 'b1' },
    ]);
    expect(part.score(VECTORS)).to.equal(1);
  });

  it('is agreement with full depth where there are no judgements', () => {
    const questions = ['near a2', 'near b'];
    const [overlap, first] = agreementParts(PHRASINGS, questions, VECTORS);
    expect([overlap?.score(VECTORS), first?.score(VECTORS)]).to.deep.equal([1, 1]);
    const changed = new Map([...VECTORS, ['near b', unit(0.2)] as const]);
    expect([overlap?.score(changed), first?.score(changed)]).to.deep.equal([1, 0.5]);
  });

  it('is refused where full depth has nothing that could be lost', async () => {
    const part = judgedPart('Success@1', PHRASINGS, [{ query: 'near b', relevant: ['c'] }]);
    const work = Promise.resolve().then(() => anchored([part], VECTORS));
    expect(await failureOf(work)).to.match(/^invalid: At full depth Success@1 is 0.00/);
  });
});
