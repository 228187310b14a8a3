import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** Words that the tiny checkpoints know, so that they tell texts apart. */
const THINGS = ['laptop', 'printer', 'badge', 'parking', 'overtime', 'visitor', 'password', 'payslip'];
const FAQS = ['faq-quebec-covid', 'faq-jhu-covid', 'faq-banking77', 'faq-clinc150'];

function lines(rows: readonly object[]): string {
  return rows.map((row) => `${JSON.stringify(row)}\n`).join('');
}

/** Writes every data set that the experiment reads, of a few texts each, as files of the same names. */
export function writeTinySets(folder: string): void {
  for (const name of ['stsb', 'nli', 'mr', ...FAQS]) mkdirSync(join(folder, name), { recursive: true });
  const write = (path: string, content: string | Uint8Array): void => {
    writeFileSync(join(folder, path), content);
  };

  const pairs = THINGS.map((thing, index) => ({
    score: index % 6,
    sentence1: `Where is the ${thing}?`,
    sentence2: `The ${THINGS[(index * 3) % 8] ?? ''} is over there.`,
  }));
  for (const part of ['train', 'dev', 'test']) write(`stsb/${part}.jsonl`, lines(pairs));

  for (const part of ['stsb-mr-train', 'stsb-mr-dev', 'stsb-mr-test', 'mahasts-dev']) {
    write(`mr/${part}.jsonl`, lines(likePairs()));
  }

  const premises = lines(
    THINGS.flatMap((thing) => [
      { premise: `The ${thing} is working.`, hypothesis: `There is a ${thing}.`, label: 'entailment' },
      { premise: `The ${thing} is working.`, hypothesis: `The ${thing} is sick.`, label: 'contradiction' },
    ]),
  );
  write('nli/dev.jsonl', premises);
  write('nli/train.jsonl.gz', gzipSync(premises));

  const entries = THINGS.map((thing) => ({
    id: thing,
    question: `Where is the ${thing}?`,
    answer: 'Upstairs.',
  }));
  const queries = THINGS.flatMap((thing) => [
    { query: `Where is the ${thing}?`, relevant: [thing] },
    { query: `I cannot find the ${thing}`, relevant: [thing] },
    { query: `${thing} please`, relevant: [thing] },
  ]);
  const unanswerable = THINGS.map((thing) => ({ query: `Who painted the ${thing}?`, relevant: [] }));
  for (const name of FAQS) {
    write(`${name}/faqs.jsonl`, lines(entries));
    write(`${name}/queries.jsonl`, lines(name === 'faq-clinc150' ? [...queries, ...unanswerable] : queries));
  }
}

/** Pairs that are the more alike the more words they share, so that any encoder sees it. */
function likePairs(): object[] {
  const seconds: readonly (readonly [number, (thing: string) => string])[] = [
    [5, (thing) => `Where is the ${thing}`],
    [3, (thing) => `The ${thing} is over there.`],
    [0, () => THINGS.join(' ')],
  ];
  return seconds.flatMap(([score, second]) =>
    THINGS.map((thing) => ({ score, sentence1: `Where is the ${thing}?`, sentence2: second(thing) })),
  );
}
