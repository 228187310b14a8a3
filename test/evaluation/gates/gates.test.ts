import { expect } from 'chai';
import type { Answer, AnswerPair } from '../../../evaluation/gates/ask-both.ts';
import { flipsGate } from '../../../evaluation/gates/flips-gate.ts';
import { latencyGate } from '../../../evaluation/gates/latency-gate.ts';
import { qualityGate } from '../../../evaluation/gates/quality-gate.ts';
import { askedQuestions } from '../../../evaluation/gates/questions.ts';

const THRESHOLDS = { maxLoss: 0.02, maxFlips: 0.2, maxFlipsOfOtherEncoders: 0.5, maxSlowdown: 2 };

function answer(ranking: readonly string[], { none = false, milliseconds = 10 } = {}): Answer {
  return { ranking, shown: none ? null : (ranking[0] ?? null), milliseconds };
}

function pair(
  query: string,
  relevant: readonly string[] | null,
  before: Answer,
  after: Answer = before,
): AnswerPair {
  return { question: { query, relevant }, before, after };
}

function times<Item>(count: number, item: (number: number) => Item): Item[] {
  return Array.from({ length: count }, (_, number) => item(number));
}

const known = (): boolean => true;
const unedited = (): boolean => false;

describe('the gate of quality', () => {
  it('stops what the judged questions show to be worse', () => {
    const pairs = times(60, (n) => pair(`q${n}`, ['a'], answer(['a']), answer(['b', 'a'])));
    const gate = qualityGate(pairs, known, THRESHOLDS);
    expect(gate).to.include({ gate: 'quality', figure: 0.5, threshold: 0.98, passed: false });
    expect(gate.reason).to.equal('On 60 judged questions MRR@10 goes from 100% to 50%: worse.');
  });

  it('does not stop what few questions cannot tell from chance', () => {
    const pairs = times(8, (n) => pair(`q${n}`, ['a'], answer(['a']), answer(n === 0 ? ['b', 'a'] : ['a'])));
    expect(qualityGate(pairs, known, THRESHOLDS)).to.include({ figure: 0.9375, passed: true });
  });

  it('says that what finds all as before is not worse', () => {
    const pairs = times(400, (n) => pair(`q${n}`, ['a'], answer(['a'])));
    expect(qualityGate(pairs, known, THRESHOLDS).reason).to.match(/: not worse\.$/);
  });

  it('does not hold against an index what was deleted on purpose', () => {
    const pairs = times(60, (n) => pair(`q${n}`, ['gone'], answer(['gone']), answer(['b'])));
    expect(qualityGate(pairs, (id) => id !== 'gone', THRESHOLDS)).to.include({ figure: null, passed: true });
  });
});

describe('the gate of flips', () => {
  const changed = (share: number): AnswerPair[] =>
    times(100, (n) => pair(`q${n}`, null, answer(['a']), answer([n < share * 100 ? 'b' : 'a'])));

  it('stops what changes too many first answers', () => {
    expect(flipsGate(changed(0.2), unedited, true, THRESHOLDS)).to.include({ figure: 0.2, passed: true });
    expect(flipsGate(changed(0.21), unedited, true, THRESHOLDS)).to.include({ figure: 0.21, passed: false });
  });

  it('expects more changes of other encoders', () => {
    expect(flipsGate(changed(0.4), unedited, false, THRESHOLDS)).to.include({ threshold: 0.5, passed: true });
  });

  it('lists each, the worst first, and counts neither what was edited nor what is right now', () => {
    const pairs = [
      pair('edited', ['new'], answer(['a']), answer(['new'])),
      pair('mended', ['b'], answer(['a']), answer(['b'])),
      pair('unjudged', null, answer(['a']), answer(['b'])),
      pair('silent', ['a'], answer(['a']), answer(['a'], { none: true })),
      pair('same', ['a'], answer(['a'])),
    ];
    const gate = flipsGate(pairs, (id) => id === 'new', true, THRESHOLDS);
    expect(gate.details).to.deep.equal({
      questions: 5,
      flips: [
        { query: 'silent', before: 'a', after: null, kind: 'worse' },
        { query: 'unjudged', before: 'a', after: 'b', kind: 'other' },
        { query: 'mended', before: 'a', after: 'b', kind: 'right' },
        { query: 'edited', before: 'a', after: 'new', kind: 'edited' },
      ],
    });
    expect(gate.figure).to.equal(2 / 5);
    // A share of five questions says nothing.
    expect(gate.passed).to.equal(true);
  });
});

describe('the gate of latency', () => {
  const taking = (before: number, after: number): AnswerPair[] =>
    times(20, (n) =>
      pair(`q${n}`, null, answer([], { milliseconds: before }), answer([], { milliseconds: after })),
    );

  it('stops what takes more than twice as long', () => {
    expect(latencyGate(taking(100, 200), THRESHOLDS)).to.include({ threshold: 200, passed: true });
    expect(latencyGate(taking(100, 201), THRESHOLDS)).to.include({ figure: 201, passed: false });
  });

  it('minds no milliseconds that nobody notices', () => {
    expect(latencyGate(taking(2, 20), THRESHOLDS).passed).to.equal(true);
  });

  it('tells nothing of few searches', () => {
    expect(latencyGate(taking(1, 900).slice(1), THRESHOLDS)).to.include({ figure: null, passed: true });
  });
});

describe('the questions that both are asked', () => {
  it('are the judged ones, the same each time, and the last ones that nobody judged', () => {
    const judged = times(700, (n) => ({ query: `judged ${n}`, relevant: ['a'] }));
    const logged = ['judged 3', ...times(300, (n) => `logged ${n}`)];
    const asked = askedQuestions(judged, logged);
    const isJudged = (each: (typeof asked)[number]): boolean => each.relevant !== null;
    expect(asked.filter(isJudged)).to.have.length(600);
    expect(asked.filter((each) => !isJudged(each)).map(({ query }) => query)).to.deep.equal(
      times(200, (n) => `logged ${n}`),
    );
    expect(askedQuestions([...judged].reverse(), logged)).to.deep.equal(asked);
  });
});
