import { readFileSync, watch } from 'node:fs';
import { copyFile, mkdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { z } from 'zod';
import { packageRoot } from '../../core/paths.ts';
import { makePair, type TinyPair } from '../journeys/pair-helpers.ts';
import { makePlace, type Place } from './helpers.ts';

const VARIANT = 'minilm-l3-int8';

const ENTRIES = [
  {
    id: 'badge',
    question: 'I have lost my badge. What now?',
    answer: 'Call the gate on extension 4410; a new badge costs nothing.',
  },
  {
    id: 'leave',
    question: 'How many days of holiday do I have?',
    answer: 'Thirty working days a year.',
    category: 'HR',
  },
  {
    id: 'vpn',
    question: 'The VPN says error 4012',
    answer: 'Your token has expired: ask for a new one.',
    category: 'IT',
  },
  {
    id: 'parking',
    question: 'Where can I park my bicycle?',
    answer: 'In the cellar of building B.',
    alternates: ['bike rack'],
  },
];

const jsonLines = (rows: readonly unknown[]): string =>
  rows.map((row) => `${JSON.stringify(row)}\n`).join('');

const modelsSchema = z.array(
  z.object({
    name: z.string(),
    path: z.string(),
    layers: z.number(),
    keptLayers: z.array(z.number()),
    parameters: z.number(),
    bytes: z.number().nullable(),
    precision: z.string(),
    dimensions: z.number(),
    base: z.string(),
  }),
);
const searchSchema = z.object({
  searchId: z.null(),
  query: z.string(),
  band: z.enum(['answer', 'maybe', 'none']),
  variant: z.string(),
  generation: z.string(),
  tookMs: z.number(),
  degraded: z.boolean(),
  didYouMean: z.array(z.object({ id: z.string(), question: z.string() })),
  hits: z.array(
    z.looseObject({ id: z.string(), score: z.number(), probability: z.number(), band: z.string() }),
  ),
});
const generationsSchema = z.object({
  live: z.string().nullable(),
  pinned: z.boolean(),
  generations: z.array(
    z.looseObject({ id: z.string(), live: z.boolean(), queryVariant: z.string().optional() }),
  ),
});
const indexSchema = z.looseObject({
  generation: z.string(),
  variant: z.string(),
  entries: z.number(),
  added: z.number(),
  changed: z.number(),
  removed: z.number(),
  unchanged: z.number(),
  rejected: z.array(z.object({ file: z.string(), line: z.number(), reason: z.string() })),
  embedded: z.number(),
  seconds: z.number(),
  selfRecall: z.number(),
  recallAt10: z.number(),
});

/** A model folder whose weights were copied only in part. */
async function truncatedModel(folder: string): Promise<void> {
  const base = join(packageRoot, 'models', 'all-MiniLM-L6-v2');
  await mkdir(folder, { recursive: true });
  for (const file of ['config.json', 'tokenizer.json']) await copyFile(join(base, file), join(folder, file));
  await copyFile(join(base, 'model.safetensors'), join(folder, 'model.safetensors'));
  await truncate(join(folder, 'model.safetensors'), 100_000);
}

describe('the command line', () => {
  let place: Place;
  before(async () => {
    place = await makePlace();
    await writeFile(join(place.folder, 'texts.txt'), 'a\n');
    await writeFile(join(place.folder, 'broken.xlsx'), 'PK\u0003\u0004');
    await truncatedModel(join(place.folder, 'truncated'));
  });
  after(() => place.remove());

  /** Runs a command that must succeed and gives its one JSON document. */
  async function json<T>(schema: z.ZodType<T>, args: readonly string[], stdin?: string): Promise<T> {
    const { status, stdout, stderr } = await place.bonsai(
      [...args, '--json'],
      stdin === undefined ? {} : { stdin },
    );
    expect(status, stderr).to.equal(0);
    return schema.parse(JSON.parse(stdout));
  }

  it('explains itself', async () => {
    const { status, stdout } = await place.bonsai(['--help']);
    expect(status).to.equal(0);
    for (const command of [
      ...['index', 'search', 'serve', 'prune', 'embed', 'evaluate', 'rollback', 'models'],
      ...['compare', 'calibrate'],
    ]) {
      expect(stdout).to.include(command);
    }
  });

  for (const [name, args] of Object.entries({
    'an unknown command': ['indx'],
    'a missing argument': ['search'],
    'an unknown option': ['models', '--verbose'],
    'an unknown mode': ['search', 'x', '--mode', 'psychic'],
    'a variant that does not exist': ['embed', 'texts.txt', '--variant', 'minilm-l99'],
    'layers that do not exist': ['prune', 'all-MiniLM-L6-v2', '--keep', '0,9', '--out', 'x'],
    'both ways to choose layers': [
      'prune',
      'all-MiniLM-L6-v2',
      '--keep',
      '0',
      '--strategy',
      'top',
      '--out',
      'x',
    ],
    'a wrong setting': ['models', '--threads', 'many'],
    'a search before anything is indexed': ['search', 'badge'],
    'a file that is not there': ['index', 'nowhere.csv', '--variant', VARIANT],
    'a broken spreadsheet': ['index', 'broken.xlsx', '--variant', VARIANT],
    'a truncated model': ['prune', 'truncated', '--keep', '0', '--out', 'x'],
    'a file for a data folder': ['index', 'texts.txt', '--data-dir', 'texts.txt'],
    'an empty standard input': ['index', '-', '--variant', VARIANT],
  })) {
    it(`exits with 2 on ${name}, in plain words`, async () => {
      const { status, stdout, stderr } = await place.bonsai(args);
      expect(status, stderr).to.equal(2);
      expect(stdout).to.equal('');
      expect(stderr.trim())
        .to.not.equal('')
        .and.not.match(/^\s+at /m);
    });
  }

  it('lists the variants that ship, made or not', async () => {
    const models = await json(modelsSchema, ['models']);
    expect(models.map(({ name }) => name)).to.include.members([
      'minilm-l6',
      'minilm-l6-int8',
      'minilm-l4',
      'minilm-l4-int8',
      'minilm-l3',
      'minilm-l3-int8',
    ]);
  });

  it('embeds each line of a file, packed or not, in order and at unit length', async () => {
    const texts = 'How do I reset my password?\nWhere is the canteen?\n\nReisekosten\n';
    await writeFile(join(place.folder, 'texts.txt'), texts);
    await writeFile(join(place.folder, 'texts.txt.gz'), gzipSync(texts));
    const plain = await place.bonsai(['embed', 'texts.txt', '--variant', VARIANT]);
    const packed = await place.bonsai(['embed', 'texts.txt.gz', '--variant', VARIANT]);
    const piped = await place.bonsai(['embed', '-', '--variant', VARIANT], { stdin: texts });
    expect(plain.status, plain.stderr).to.equal(0);
    expect(packed.stdout).to.equal(plain.stdout);
    expect(piped.stdout).to.equal(plain.stdout);
    const vectors = plain.stdout
      .trimEnd()
      .split('\n')
      .map((line) => z.array(z.number()).length(384).parse(JSON.parse(line)));
    expect(vectors).to.have.length(4);
    for (const vector of vectors) expect(Math.hypot(...vector)).to.be.closeTo(1, 1e-5);
    const last = await place.bonsai(['embed', '-', '--variant', VARIANT], { stdin: 'Reisekosten' });
    expect(last.stdout.trimEnd()).to.equal(plain.stdout.trimEnd().split('\n')[3]);
  });

  it('prunes a base into a folder that serves by its path', async () => {
    const out = join(place.folder, 'two-layers');
    const made = await json(modelsSchema.element, [
      'prune',
      'all-MiniLM-L6-v2',
      '--strategy',
      'bottom',
      '--layers',
      '2',
      '--out',
      out,
    ]);
    expect(made).to.include({ path: out, layers: 2, precision: 'fp32', base: 'all-MiniLM-L6-v2' });
    expect(made.keptLayers).to.deep.equal([4, 5]);
    const again = await place.bonsai(['prune', 'all-MiniLM-L6-v2', '--keep', '0', '--out', out]);
    expect(again.status).to.equal(1);
    const embedded = await place.bonsai(['embed', '-', '--variant', out], { stdin: 'a text' });
    expect(embedded.status, embedded.stderr).to.equal(0);
  });

  it('indexes, searches, rolls back and unpins', async () => {
    await writeFile(join(place.folder, 'faq.jsonl'), jsonLines(ENTRIES));
    const first = await json(indexSchema, ['index', 'faq.jsonl', '--variant', VARIANT]);
    expect(first).to.include({
      variant: VARIANT,
      entries: 4,
      added: 4,
      changed: 0,
      removed: 0,
      unchanged: 0,
      selfRecall: 1,
    });

    const found = await json(searchSchema, ['search', 'bicycle parking']);
    expect(found).to.include({
      query: 'bicycle parking',
      variant: VARIANT,
      generation: first.generation,
      degraded: false,
    });
    expect(found.hits[0]).to.include({ id: 'parking' });
    const byWords = await json(searchSchema, ['search', '4012', '--mode', 'keyword', '--limit', '1']);
    expect(byWords.hits.map(({ id }) => id)).to.deep.equal(['vpn']);
    const formatted = await place.bonsai(['search', 'I lost my badge']);
    expect(formatted.stdout).to.include('extension 4410');

    const changed = ENTRIES.filter(({ id }) => id !== 'vpn').map((entry) =>
      entry.id === 'leave' ? { ...entry, answer: 'Twenty-eight days.' } : entry,
    );
    const second = await json(indexSchema, ['index', '-'], jsonLines(changed));
    expect(second).to.include({ entries: 3, added: 0, changed: 1, removed: 1, unchanged: 2, embedded: 1 });

    const back = await json(generationsSchema, ['rollback']);
    expect(back).to.include({ live: first.generation, pinned: true });
    const unpinned = await json(generationsSchema, ['unpin']);
    expect(unpinned).to.include({ live: second.generation, pinned: false });
    expect((await json(generationsSchema, ['generations'])).generations.map(({ id }) => id)).to.deep.equal([
      second.generation,
      first.generation,
    ]);
  });

  it('names the command that makes a missing generation of a variant', async () => {
    const { status, stderr } = await place.bonsai(['search', 'badge', '--variant', 'minilm-l4-int8']);
    expect(status).to.equal(2);
    expect(stderr).to.include('bonsai index FILE --variant minilm-l4-int8 --no-activate');
  });

  describe('with a teacher for the entries and its student for the questions', () => {
    let home: Place;
    let pair: TinyPair;
    before(async () => {
      home = await makePlace();
      pair = await makePair(home.folder);
      await writeFile(join(home.folder, 'faq.jsonl'), jsonLines(ENTRIES));
    });
    after(() => home.remove());

    const document = async <T>(schema: z.ZodType<T>, ...args: readonly string[]): Promise<T> => {
      const { status, stdout, stderr } = await home.bonsai([...args, '--json']);
      expect(status, stderr).to.equal(0);
      return schema.parse(JSON.parse(stdout));
    };

    it('indexes, changes the student without embedding, and stays with the pair', async () => {
      const paired = ['--variant', pair.teacher.dir, '--query-variant', pair.student.dir];
      const first = await document(indexSchema, 'index', 'faq.jsonl', ...paired);
      expect(first).to.include({ variant: 'teacher', queryVariant: 'student', embedded: 9 });
      // The live pair is what the next runs take, also where the entries' encoder is named.
      for (const more of [[], ['--variant', pair.teacher.dir]]) {
        const again = await document(indexSchema, 'index', 'faq.jsonl', ...more);
        expect(again).to.include({ generation: first.generation, queryVariant: 'student', embedded: 0 });
      }
      const alone = ['--query-variant', pair.teacher.dir];
      const second = await document(indexSchema, 'index', 'faq.jsonl', ...alone, '--no-activate');
      expect(second).to.include({ variant: 'teacher', embedded: 0 }).and.not.to.have.property('queryVariant');
      const { generations } = await document(generationsSchema, 'generations');
      expect(generations.map(({ queryVariant }) => queryVariant)).to.deep.equal([undefined, 'student']);
      const listed = await home.bonsai(['generations']);
      expect(listed.stdout)
        .to.match(/teacher +student +4/)
        .and.to.match(/teacher +teacher +4/);
    });

    it('searches with the pair, and with another encoder of the space for once', async () => {
      const found = await document(searchSchema.loose(), 'search', 'bicycle');
      expect(found).to.include({ variant: 'teacher', queryVariant: 'student', degraded: false });
      const once = ['search', 'bicycle', '--query-variant', pair.teacher.dir];
      const asked = await document(searchSchema.loose(), ...once);
      expect(asked).to.include({ variant: 'teacher', generation: found.generation, degraded: false });
      expect(asked).not.to.have.property('queryVariant');
    });

    it('refuses encoders that share no space, in one line that says what to do', async () => {
      const entries = await home.bonsai(['index', 'faq.jsonl', '--query-variant', VARIANT]);
      expect(entries.status, entries.stderr).to.equal(2);
      expect(entries.stderr).to.match(/^bonsai: minilm-l3-int8 cannot embed questions.*Name one encoder/m);
      const reversed = ['index', 'faq.jsonl', '--variant', pair.student.dir];
      const wrongWay = await home.bonsai([...reversed, '--query-variant', pair.teacher.dir]);
      expect(wrongWay.status, wrongWay.stderr).to.equal(2);
      const question = await home.bonsai(['search', 'bicycle', '--query-variant', VARIANT]);
      expect(question.status, question.stderr).to.equal(2);
    });

    it('measures the pair beside its encoders', async () => {
      await writeFile(
        join(home.folder, 'judged.jsonl'),
        jsonLines([{ query: 'my badge is gone', relevant: ['badge'] }]),
      );
      const evaluated = ['evaluate', 'faq', 'faq.jsonl', 'judged.jsonl'];
      const variants = ['--variant', pair.teacher.dir, '--variant', pair.student.dir];
      const asked = [...evaluated, ...variants, '--query-variant', pair.student.dir];
      const rows = z.array(z.looseObject({ variant: z.string(), queryVariant: z.string() }));
      const { results } = await document(z.looseObject({ results: rows }), ...asked);
      expect(results.map(({ variant, queryVariant }) => `${variant} ${queryVariant}`)).to.deep.equal([
        'teacher teacher',
        'teacher student',
        'student student',
      ]);
    });

    it('says which of them may serve, and writes the evidence', async () => {
      await writeFile(
        join(home.folder, 'judged.jsonl'),
        jsonLines([{ query: 'my badge is gone', relevant: ['badge'] }]),
      );
      const [teacher, student] = [pair.teacher.dir, pair.student.dir];
      const variants = [teacher, student, `${student}+${teacher}`].flatMap((name) => ['--variant', name]);
      const { verdict } = await document(
        z.looseObject({ verdict: z.looseObject({ costUnit: z.literal('bytes'), sentence: z.string() }) }),
        ...['compare', 'faq.jsonl', 'judged.jsonl', ...variants, '--no-cost', '--out', 'report'],
      );
      expect(verdict.sentence).to.match(/^There are too few questions for a verdict: 1 judged question /);
      expect(await readFile(join(home.folder, 'report', 'report.html'), 'utf8')).to.match(
        /<svg [^>]*role="img"/,
      );
    });
  });

  it('names bad rows and stops when there are too many, changing nothing', async () => {
    const before = await json(generationsSchema, ['generations']);
    const rows = `${jsonLines(ENTRIES)}{"id":"x","question":"","answer":"y"}\nnot json\n`;
    const refused = await place.bonsai(['index', '-'], { stdin: rows });
    expect(refused.status).to.equal(2);
    expect(refused.stderr).to.include('standard input:5:').and.to.include('standard input:6:');
    expect(await json(generationsSchema, ['generations'])).to.deep.equal(before);
    const taken = await place.bonsai(['index', '-', '--max-rejected', '50%', '--no-activate'], {
      stdin: rows,
    });
    expect(taken.status, taken.stderr).to.equal(0);
    expect(taken.stderr).to.include('standard input:5:').and.to.include('standard input:6:');
  });

  it('is silent where nobody watches and all goes well', async () => {
    const args = ['index', '-', '--full', '--no-activate', '--variant', VARIANT];
    const stdin = jsonLines(ENTRIES);
    const plain = await place.bonsai(args, { stdin });
    expect(plain.stderr).to.equal('');
    expect(plain.stdout).to.contain('is ready');
    const document = await place.bonsai([...args, '--json'], { stdin });
    expect(document.stderr).to.equal('');
    expect(document.stdout.trim().split('\n')).to.have.length(1);
  });

  it('stops on Ctrl-C with 130 and leaves the live generation', async () => {
    const many = Array.from({ length: 3000 }, (_, number) => ({
      id: `e${number}`,
      question: `Question number ${number}?`,
      answer: `Answer ${number * 7}.`,
    }));
    const before = await json(generationsSchema, ['generations']);
    const state = new AbortController();
    const stopped = await place.bonsai(['index', '-'], {
      stdin: jsonLines(many),
      onStart: (kill) => {
        watch(place.dataDir, { signal: state.signal }, (_event, name) => {
          if (name?.startsWith('library.db') !== true || state.signal.aborted) return;
          state.abort();
          kill('SIGINT');
        });
      },
    });
    expect(stopped.status, stopped.stderr).to.equal(130);
    expect(stopped.stderr).to.include('Stopp');
    expect(await json(generationsSchema, ['generations'])).to.deep.equal(before);
  });

  it('evaluates similarity, retrieval and cost', async () => {
    await writeFile(
      join(place.folder, 'sts.jsonl'),
      jsonLines([
        { score: 5, sentence1: 'A man plays the guitar.', sentence2: 'A man is playing a guitar.' },
        { score: 2, sentence1: 'A man plays the guitar.', sentence2: 'A woman plays the flute.' },
        { score: 0, sentence1: 'A man plays the guitar.', sentence2: 'The stock market fell.' },
      ]),
    );
    const sts = await json(
      z.object({
        dataset: z.string(),
        pairs: z.literal(3),
        results: z.array(z.object({ variant: z.string(), spearman: z.number(), pearson: z.number() })),
      }),
      ['evaluate', 'sts', 'sts.jsonl', '--variant', VARIANT, '--variant', 'minilm-l6'],
    );
    expect(sts.results.map(({ variant, spearman }) => ({ variant, spearman }))).to.deep.equal([
      { variant: VARIANT, spearman: 100 },
      { variant: 'minilm-l6', spearman: 100 },
    ]);
    await writeFile(join(place.folder, 'faq.jsonl'), jsonLines(ENTRIES));
    await writeFile(
      join(place.folder, 'judged.jsonl'),
      jsonLines([
        { query: 'my badge is gone', relevant: ['badge'] },
        { query: 'annual leave', relevant: ['leave'] },
        { query: 'who won the cup', relevant: [] },
      ]),
    );
    const measured = z.object({
      variant: z.string(),
      mode: z.string(),
      'MRR@10': z.number(),
      'nDCG@10': z.number(),
      'Success@1': z.number(),
      'Success@5': z.number(),
    });
    const faq = await json(
      z.object({
        dataset: z.string(),
        entries: z.literal(4),
        queries: z.literal(2),
        results: z.array(measured),
      }),
      [
        'evaluate',
        'faq',
        'faq.jsonl',
        'judged.jsonl',
        '--variant',
        VARIANT,
        '--mode',
        'dense',
        '--phrasings',
        'question',
      ],
    );
    expect(faq.results[0]).to.include({ variant: VARIANT, mode: 'dense', 'MRR@10': 100 });
  });

  it('prints the settings in force', async () => {
    const { stdout } = await place.bonsai(['config', '--json', '--threads', '3'], {
      environment: { PORT: '4567' },
    });
    expect(JSON.parse(stdout)).to.deep.include({ threads: 3 });
    expect(stdout).to.include('"port":4567');
  });

  it('serves until it is told to stop', async () => {
    let answer: Promise<unknown> | undefined;
    const finished = await place.bonsai(['serve', '--host', '127.0.0.1', '--port', '0'], {
      environment: { HOST: 'nowhere.invalid', PORT: '1' },
      onStderr: (text, kill) => {
        const [url] = /http:\/\/[\d.:]+/.exec(text) ?? [];
        if (url === undefined || answer !== undefined) return;
        answer = fetch(`${url}/api/search?q=bicycle`)
          .then((response) => response.json())
          .finally(() => {
            kill('SIGTERM');
          });
      },
    });
    expect(finished.status, finished.stderr).to.equal(0);
    expect(await answer).to.have.nested.property('hits[0].id', 'parking');
  });

  it('ends with its indexer when it is told to stop while that works', async () => {
    const empty = join(place.folder, 'empty');
    const { status, stderr } = await place.bonsai(['start', '--data-dir', empty], {
      onStderr: (text, kill) => {
        if (text.endsWith('Indexing the sample FAQ …\n')) kill('SIGTERM');
      },
    });
    expect(status, stderr).to.equal(130);
    expect(stderr)
      .to.match(/^Stopped\.$/m)
      .and.not.include('is live');
  });

  it('says in its log that its encoder was lost, and answers', async function () {
    if (process.platform !== 'linux') this.skip(); // where else does a test see another process's children?
    let answer: Promise<unknown> | undefined;
    const finished = await place.bonsai(['serve'], {
      environment: { PORT: '0' },
      onStderr: (text, kill, pid) => {
        const [url] = /http:\/\/[\d.:]+/.exec(text) ?? [];
        if (url === undefined || answer !== undefined) return;
        const [encoder = ''] = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ');
        process.kill(Number(encoder), 'SIGKILL');
        answer = fetch(`${url}/api/search?q=bicycle`)
          .then((response) => response.json())
          .finally(() => {
            kill('SIGTERM');
          });
      },
    });
    expect(finished.stderr).to.match(/encoder lost.*SIGKILL/);
    expect(await answer).to.have.nested.property('hits[0].id', 'parking');
  });

  it('tells its version', async () => {
    const { version } = z
      .object({ version: z.string() })
      .parse(JSON.parse(await readFile(join(packageRoot, 'package.json'), 'utf8')));
    expect((await place.bonsai(['--version'])).stdout.trim()).to.equal(version);
  });
});
