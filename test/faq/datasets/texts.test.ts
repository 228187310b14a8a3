import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { readTexts } from '../../../faq/datasets/texts.ts';
import { failureOf } from '../../failure-of.ts';
import { fileOf, folder, jsonLinesFile } from '../../temporary-files.ts';

const NLI = [
  { premise: 'A dog runs.', hypothesis: ' An animal moves. ', label: 'entailment' },
  { premise: 'A dog runs.', hypothesis: 'A cat sleeps.', label: 'contradiction' },
];
const STS = [
  { score: 4, sentence1: 'A cat sleeps.', sentence2: 'A cat naps.' },
  { score: 0, sentence1: 'It rains.', sentence2: 'A dog runs.' },
];
const FAQ = [
  {
    id: 'vpn',
    question: 'How do I use the VPN?',
    answer: 'Install **NorthGate**.\n\n- Sign in\n- Choose [a city](https://vpn.example)',
    alternates: ['Which VPN do we use?'],
  },
];

describe('reading texts without labels', () => {
  it('takes every kind of file, each text once, in their order', async () => {
    const files = [
      fileOf('lines.txt.gz', gzipSync('It rains.\r\n\n  Where can I park? \nIt rains.\n')),
      jsonLinesFile('nli.jsonl', NLI),
      jsonLinesFile('sts.jsonl', STS),
      jsonLinesFile('faq.jsonl', FAQ),
      fileOf('faq.csv', 'id,question,answer\npark,Where can I park?,In the yard.\n'),
      fileOf('guide.md', '# Leave\n\nTwenty-eight days\na year.\n'),
    ];
    expect(await readTexts(files)).to.deep.equal([
      'It rains.',
      'Where can I park?',
      'A dog runs.',
      'An animal moves.',
      'A cat sleeps.',
      'A cat naps.',
      'How do I use the VPN?',
      'Which VPN do we use?',
      'Install NorthGate.',
      'Sign in',
      'Choose a city',
      'In the yard.',
      'Leave',
      'Twenty-eight days a year.',
    ]);
    expect(await readTexts(files)).to.deep.equal(await readTexts([...files, ...files]));
  });

  it('takes a log of questions, told by having no answers', async () => {
    const files = [
      jsonLinesFile('judged.jsonl', [{ query: 'vpn abroad?', relevant: ['vpn'] }]),
      fileOf('log.csv', 'When;Question\n2026-01-31;"printer jams; again"\n2026-02-01;\n'),
      fileOf('log.tsv', 'asked\tQuery\n3\tnew badge\n'),
      fileOf('log.json', '[{"query": 404, "hits": 0}]'),
      fileOf('one.csv', 'query\n"sick leave, how"\n'),
    ];
    expect(await readTexts(files)).to.deep.equal([
      'vpn abroad?',
      'printer jams; again',
      'new badge',
      '404',
      'sick leave, how',
    ]);
    const odd = jsonLinesFile('odd.jsonl', [{ query: 'a' }, { query: ['a'] }]);
    expect(await failureOf(readTexts([odd]))).to.contain(`${odd}: line 2: query is not a text`);
  });

  it('names file and line of what is wrong', async () => {
    const failure = (file: string) => failureOf(readTexts([file]));
    const typo = jsonLinesFile('typo.jsonl', [...NLI, { ...NLI[0], label: 'entails' }]);
    expect(await failure(typo)).to.contain(`${typo}: line 3: label "entails"`);
    const mixed = jsonLinesFile('mixed.jsonl', [...STS, ...NLI]);
    expect(await failure(mixed)).to.contain(`${mixed}: line 3: `);
    const hole = jsonLinesFile('hole.jsonl', [...FAQ, { id: 'x', question: '', answer: 'y' }]);
    expect(await failure(hole)).to.contain(`${hole}: line 2: question is missing`);
    const other = jsonLinesFile('other.jsonl', [{ en: 'rain', mr: 'paus' }]);
    expect(await failure(other)).to.match(/^invalid: .*other\.jsonl: its rows are no NLI pairs/);
    expect(await failure(fileOf('cut.jsonl', '{"premise": "a'))).to.match(/first row is not JSON/);
  });

  it('refuses what holds no texts or is of no known kind', async () => {
    const failure = (file: string) => failureOf(readTexts([file]));
    expect(await failure(fileOf('empty.txt', ' \n\n'))).to.match(/^invalid: .*empty\.txt holds no texts/);
    expect(await failure(fileOf('empty.jsonl', ''))).to.match(/^invalid: .*empty\.jsonl holds no texts/);
    expect(await failure(fileOf('empty.csv', ''))).to.match(/^invalid: /);
    expect(await failure(fileOf('manual.docx', 'x'))).to.match(/^invalid: .*texts come from \.txt/);
    expect(await failure('-')).to.match(/^invalid: .*standard input/);
    expect(await failure(fileOf('half.txt.gz', gzipSync('many words').subarray(0, 20)))).to.match(
      /^corrupt: /,
    );
    expect(await failure('nowhere.txt')).to.equal('not-found: There is no file nowhere.txt.');
    expect(await failureOf(readTexts([`${folder}/no.jsonl`]))).to.match(/^not-found: /);
  });

  it('stops when told to', async () => {
    const file = fileOf('some.txt', 'text\n');
    expect(await failureOf(readTexts([file], { signal: AbortSignal.abort() }))).to.match(/^cancelled: /);
  });
});
