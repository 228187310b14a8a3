import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { readStsPairs } from '../../../faq/datasets/sts-pairs.ts';
import { failureOf } from '../../failure-of.ts';
import { fileOf } from '../../temporary-files.ts';

describe('reading STS pairs', () => {
  const failure = (path: string) => failureOf(readStsPairs(path));

  const good = '{"score": 5, "sentence1": "A plane takes off.", "sentence2": "An air plane takes off."}\n';
  const other = '{"score": 0.5, "sentence1": "A man cuts bread.", "sentence2": "It rains."}\n';

  it('takes JSON Lines, also gzipped and with blank lines', async () => {
    const expected = [
      { score: 5, sentence1: 'A plane takes off.', sentence2: 'An air plane takes off.' },
      { score: 0.5, sentence1: 'A man cuts bread.', sentence2: 'It rains.' },
    ];
    expect(await readStsPairs(fileOf('plain.jsonl', `${good}\n${other}`))).to.deep.equal(expected);
    expect(await readStsPairs(fileOf('packed.jsonl.gz', gzipSync(good + other)))).to.deep.equal(expected);
  });

  for (const [what, line] of Object.entries({
    'a score that is text': '{"score": "5", "sentence1": "a", "sentence2": "b"}',
    'a missing sentence': '{"score": 1, "sentence1": "a"}',
    'an empty sentence': '{"score": 1, "sentence1": " ", "sentence2": "b"}',
    'what is not JSON': 'score,sentence1,sentence2',
    'a list': '[1, 2]',
  })) {
    it(`names the line of ${what}`, async () => {
      const path = fileOf('bad.jsonl', `${good}${other}\n${line}\n`);
      expect(await failure(path))
        .to.contain(`invalid: ${path}: line 4: `)
        .and.to.not.contain('\n');
    });
  }

  it('refuses a file without pairs, and one that is not there', async () => {
    expect(await failure(fileOf('empty.jsonl', ''))).to.contain('0 pairs');
    expect(await failure('nowhere.jsonl')).to.match(/^not-found: /);
  });
});
