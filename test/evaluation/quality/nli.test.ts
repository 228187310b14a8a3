import { expect } from 'chai';
import { rightByProbe } from '../../../evaluation/quality/nli-probe.ts';
import { evaluateNli } from '../../../evaluation/quality/nli.ts';
import type { NliPair } from '../../../faq/datasets/sentence-pairs.ts';
import { configuration, failureOf, jsonLinesFile } from '../helpers.ts';

const SUBJECTS = ['A man', 'A woman', 'A child', 'The dog', 'The nurse', 'My neighbor'];
const PAIRS: NliPair[] = SUBJECTS.flatMap((subject) => [
  { premise: `${subject} runs in the park.`, hypothesis: `${subject} is outdoors.`, label: 'entailment' },
  { premise: `${subject} runs in the park.`, hypothesis: `${subject} is sleeping.`, label: 'contradiction' },
  { premise: `${subject} runs in the park.`, hypothesis: `${subject} likes music.`, label: 'neutral' },
]);

describe('evaluating natural language inference', () => {
  it('asks a probe and the triplets, the same each time', async () => {
    const train = jsonLinesFile('nli-train.jsonl', PAIRS.slice(0, 12));
    const test = jsonLinesFile('nli-test.jsonl', PAIRS.slice(12));
    const evaluate = () => evaluateNli({ train, test, variants: ['minilm-l6'], configuration });
    const measured = await evaluate();
    expect(measured).to.include({ dataset: test, pairs: 6 });
    // Always the same three sentences: a probe that learns anything at all tells them apart.
    expect(measured.results).to.deep.equal([{ variant: 'minilm-l6', accuracy: 100, tripletAccuracy: 100 }]);
    expect(await evaluate()).to.deep.equal(measured);
  });

  it('knows nothing where the vectors hold nothing', () => {
    const same = new Map(
      PAIRS.flatMap(({ premise, hypothesis }) =>
        [premise, hypothesis].map((text) => [text, Float32Array.of(1, 0)]),
      ),
    );
    const right = rightByProbe(PAIRS, PAIRS, same);
    expect(right.reduce((sum, value) => sum + value, 0)).to.equal(PAIRS.length / 3);
  });

  it('has no triplets to tell of where no premise has both sides', async () => {
    const train = jsonLinesFile('nli-all.jsonl', PAIRS);
    const test = jsonLinesFile('nli-one.jsonl', PAIRS.slice(0, 1));
    const { results } = await evaluateNli({ train, test, variants: ['minilm-l6'], configuration });
    expect(results[0]?.tripletAccuracy).to.be.null;
  });

  it('names the line of a label that is none', async () => {
    const test = jsonLinesFile('nli-typo.jsonl', [...PAIRS.slice(0, 2), { ...PAIRS[2], label: 'neutrall' }]);
    const error = await failureOf(evaluateNli({ train: test, test, variants: ['minilm-l6'], configuration }));
    expect(error.code).to.equal('invalid');
    expect(error.message).to.contain('line 3').and.to.contain('"neutrall" is none of entailment');
  });
});
