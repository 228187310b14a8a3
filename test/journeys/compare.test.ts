import { spawn } from 'node:child_process';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { z } from 'zod';
import type { ProgressState } from '../../core/progress.ts';
import { questionsToEmbed } from '../../evaluation/quality/rankings.ts';
import { readFaqTask } from '../../faq/datasets/faq-task.ts';
import { compare } from '../../evaluation/compare/compare.ts';
import { keepComparison, keptComparisons } from '../../evaluation/compare/stored-comparison.ts';
import { shippedCalibration } from '../../search/calibration/calibration.ts';
import { openComparisons } from '../../store/comparisons/comparisons.ts';
import { failureOf } from '../evaluation/helpers.ts';
import { fewEntries } from '../sample-faq.ts';
import { folder, jsonLinesFile } from '../temporary-files.ts';
import { makePair, type TinyPair } from './pair-helpers.ts';

const RUNNER = fileURLToPath(new URL('./compare-program.ts', import.meta.url));
const { entries: ENTRIES, judgements: JUDGEMENTS } = fewEntries(60);

const printedSchema = z.object({
  phases: z.record(z.string(), z.number()),
  comparison: z.object({
    baseline: z.string(),
    verdict: z.object({
      chosen: z.string().nullable(),
      sentence: z.string(),
      candidates: z.array(z.object({ name: z.string(), status: z.string() })),
    }),
    faq: z.array(z.unknown()),
    logged: z.array(z.unknown()),
    cost: z.object({ results: z.array(z.object({ variant: z.string() })) }),
  }),
});

describe('comparing encoders on entries of the sample FAQ', function () {
  this.timeout(300_000);
  let pair: TinyPair;
  let names: string;
  before(async () => {
    pair = await makePair(join(folder, 'compared'));
    const [teacher, student] = [pair.teacher.dir, pair.student.dir];
    names = [teacher, student, `${student}+${teacher}`].join();
  });

  /** Runs a comparison to its end, or to the moment at which it kills itself. */
  function run(
    state: string,
    ...killAt: readonly string[]
  ): Promise<{ signal: string | null; stdout: string }> {
    const args = [
      ENTRIES,
      JUDGEMENTS,
      join(folder, state),
      join(folder, `${state}-report`),
      names,
      ...killAt,
    ];
    const child = spawn(process.execPath, [RUNNER, ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let stdout = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    return new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (_code, signal) => {
        resolve({ signal, stdout });
      });
    });
  }

  it('goes on where it was killed, and then says which one may serve', async () => {
    expect((await run('killed', 'Embedding', '100')).signal).to.equal('SIGKILL');
    expect((await run('killed', 'Searching', '3')).signal).to.equal('SIGKILL');
    const ended = await run('killed');
    expect(ended.signal).to.be.null;
    const { comparison, phases } = printedSchema.parse(JSON.parse(ended.stdout));
    // Everything was embedded before the second kill.
    expect(phases).to.not.have.property('Embedding');
    expect(comparison.baseline).to.equal('teacher');
    expect(comparison.verdict.candidates.map(({ name }) => name)).to.deep.equal([
      'teacher',
      'student',
      'student+teacher',
    ]);
    expect(comparison.verdict.sentence).to.match(/^(Use |Stay with |There are too few questions)/);
    expect(comparison.faq).to.have.length(2);
    expect(comparison.logged).to.have.length(2);
    expect(comparison.cost.results.map(({ variant }) => variant)).to.deep.equal(['teacher', 'student']);

    // Measured once: a second call finds everything, times as well, and tells the same.
    const again = printedSchema.parse(JSON.parse((await run('killed')).stdout));
    expect(again.comparison).to.deep.equal(comparison);

    const read = (name: string): Promise<string> => readFile(join(folder, 'killed-report', name), 'utf8');
    const page = await read('report.html');
    expect(page).to.contain(comparison.verdict.sentence.slice(0, 20));
    expect(page.match(/<svg class="wide"/g)).to.have.length(5);
    expect(page).to.not.match(/<script|https?:\/\/(?!www\.w3\.org)|NaN|undefined|#123456|#654321/);
    expect(await read('comparison.md')).to.contain('## What may serve');
    expect((await read('comparison.csv')).split('\r\n')[0]).to.match(/^dataset,mode,encoder,measure,value/);
    const [dataset = ''] = await readdir(join(folder, 'killed-report', 'runs'));
    expect(await read(`runs/${dataset}/student+teacher.hybrid.run`)).to.match(
      /^q1 Q0 \S+ 1 \S+ student\+teacher\n/,
    );
  });

  it('embeds each text once by each encoder, and calibrates as the search that serves', async () => {
    const dataDir = join(folder, 'compared-once');
    // A refit that is always sure: then the calibration error is the share of wrong first hits.
    const sure = { intercept: 50, weights: { evidence: 0, lead: 0, keywordLead: 0, rarity: 0 } };
    const { modes } = shippedCalibration({ variant: 'teacher', queryVariant: 'teacher' });
    const refitted = {
      variant: 'teacher',
      scaled: true,
      modes: { ...modes, hybrid: { ...modes.hybrid, first: sure } },
    };
    await mkdir(join(dataDir, 'calibrations'), { recursive: true });
    await writeFile(join(dataDir, 'calibrations', 'teacher.json'), JSON.stringify(refitted));

    const progress: ProgressState[] = [];
    const comparisons = openComparisons(join(dataDir, 'comparisons.db'));
    const [teacher, student] = [pair.teacher.dir, pair.student.dir];
    const files = { entries: ENTRIES, judgements: JUDGEMENTS };
    const how = { phrasings: 'all', split: 'all' } as const;
    const compared = await compare({
      variants: [teacher, `${student}+${teacher}`],
      margin: 0.02,
      modes: ['hybrid'],
      files: { ...how, faq: [files], sts: [], nli: [], logged: [] },
      loggedQuestions: () => [],
      cost: null,
      comparisons,
      configuration: { dataDir, threads: 1 },
      report: (state) => {
        if (state.phase.startsWith('Embedding')) progress.push(state);
      },
    });
    const { comparison } = compared;
    keepComparison(comparisons, compared);
    expect(keptComparisons(comparisons, 9).map((kept) => kept.comparison.createdAt)).to.deep.equal([
      comparison.createdAt,
    ]);
    comparisons.close();

    const task = await readFaqTask({ ...files, ...how, unanswerable: true });
    const { phrasings } = task;
    const asked = questionsToEmbed(task, 'hybrid');
    const byTeacher = new Set([...phrasings.map(({ text }) => text), ...asked]).size;
    const needed = byTeacher + new Set(asked).size;
    expect(progress.at(-1)).to.include({ done: needed, total: needed });
    expect(progress.every(({ total }) => total === needed)).to.be.true;

    const row = comparison.faq[0]?.rows.find(({ name }) => name === 'teacher');
    expect(row?.confidence.ece).to.be.closeTo(1 - (row?.scores['Success@1']?.estimate ?? NaN), 1e-9);
  });

  it('refuses what cannot be compared before anything is measured', async () => {
    const comparisons = openComparisons(join(folder, 'refused.db'));
    const files = {
      faq: [{ entries: ENTRIES, judgements: JUDGEMENTS }],
      phrasings: 'all',
      split: 'all',
    } as const;
    const nothing = { sts: [], nli: [], logged: [] };
    const [teacher, student] = [pair.teacher.dir, pair.student.dir];
    const attempt = (options: Partial<Parameters<typeof compare>[0]>) =>
      failureOf(
        compare({
          variants: [teacher, student],
          margin: 0.02,
          modes: ['hybrid'],
          files: { ...files, ...nothing },
          loggedQuestions: () => [],
          cost: null,
          comparisons,
          configuration: { dataDir: join(folder, 'refused'), threads: 1 },
          ...options,
        }),
      );
    const broken = jsonLinesFile('broken.jsonl', [
      { query: 'Where?', relevant: 'cellar' },
      { query: '', relevant: [] },
    ]);
    const badLines = await attempt({
      files: { ...files, ...nothing, faq: [{ entries: ENTRIES, judgements: broken }] },
    });
    expect(badLines.message).to.contain('line 1:').and.to.contain('line 2:');
    expect((await attempt({ files: { ...files, ...nothing, faq: [] } })).message).to.contain(
      'nothing to compare on',
    );
    expect((await attempt({ files: { ...files, ...nothing, logged: [ENTRIES] } })).message).to.contain(
      'No questions',
    );
    expect((await attempt({ variants: [teacher] })).message).to.contain('at least two');
    expect((await attempt({ baseline: 'minilm-l6' })).message).to.contain('is none of what is compared');
    expect((await attempt({ variants: [teacher, `${student}+${student}+${teacher}`] })).message).to.contain(
      'neither VARIANT nor QUERY+ENTRY',
    );
    expect((await attempt({ variants: [teacher, `${teacher}+${student}`] })).code).to.equal('incompatible');
    comparisons.close();
  });
});
