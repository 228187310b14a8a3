import { existsSync, readFileSync } from 'node:fs';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { z } from 'zod';
import { openSession } from '../../../../encoder/runtime/session.ts';
import { readModelFolder } from '../../../../encoder/model/folder.ts';
import { openSafetensors } from '../../../../encoder/model/weights/safetensors.ts';
import { prune } from '../../../../encoder/pruning/prune.ts';
import { tune, type TuneOptions, type TuneReport } from '../../../../encoder/training/tune/tune.ts';
import { failureOf } from '../../../failure-of.ts';
import { architectureCheckpoint, tinyCheckpoint } from '../../../parity/fixtures.ts';

const BASE = tinyCheckpoint('tiny-plain-fp32');
/** Its vectors are not as wide as the base's. */
const WIDE = architectureCheckpoint('bert-dense');

const TEXTS = Array.from({ length: 40 }, (_, number) => `Where is room ${number} of house ${number % 7}?`);

const DISTIL = {
  phase: 'distil',
  texts: ['texts.txt'],
  steps: 4,
  batch: 8,
  learningRate: 1e-3,
  loss: { name: 'EmbeddingDistillation', cosine: 5, similarities: 20 },
};

const NLI = {
  phase: 'nli',
  pairs: 'nli.jsonl',
  steps: 5,
  batch: 2,
  learningRate: 1e-3,
  loss: { name: 'MultipleNegativesRankingLoss' },
};

const NLI_ROWS = TEXTS.slice(0, 10).flatMap((premise, number) => [
  { premise, hypothesis: `Room ${number} is there.`, label: 'entailment' },
  { premise, hypothesis: `There is no room ${number}.`, label: 'contradiction' },
]);

function lines(rows: readonly unknown[]): string {
  return rows.map((row) => JSON.stringify(row)).join('\n');
}

const lineageSchema = z.object({
  phases: z.array(z.object({ recipe: z.object({ name: z.string() }), stepsDone: z.number() })),
});

function phasesOf(dir: string): z.infer<typeof lineageSchema>['phases'] {
  return lineageSchema.parse(JSON.parse(readFileSync(join(dir, 'bonsai.json'), 'utf8'))).phases;
}

describe('tune', function () {
  this.timeout(60_000);
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bonsai-tune-'));
    await writeFile(join(folder, 'texts.txt'), TEXTS.join('\n'));
    await writeFile(join(folder, 'nli.jsonl'), lines(NLI_ROWS));
  });
  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  /** Tunes by a recipe of these fields. */
  async function tuned(fields: object, options: Partial<TuneOptions> = {}): Promise<TuneReport> {
    const recipe = join(folder, 'recipe.json');
    await writeFile(
      recipe,
      JSON.stringify({ name: 'test', base: BASE, keep: [1], phases: [DISTIL], ...fields }),
    );
    const configuration = { dataDir: join(folder, 'data'), datasets: '', threads: 1 };
    const out = join(folder, 'out');
    return tune({ student: BASE, recipe, corpus: [], out, configuration, ...options });
  }

  it('makes a variant that serves, and says what it did', async () => {
    const shown = new Set<string>();
    const report = await tuned(
      { keep: [1], phases: [DISTIL, NLI] },
      { report: ({ phase }) => shown.add(phase) },
    );
    expect(shown).to.include.all.keys('Phase 1 of 2, distil', 'Phase 2 of 2, nli');
    expect(report).to.include({ layers: 1, precision: 'fp32' });
    expect(report.keptLayers).to.deep.equal([1]);
    expect(report.phases.map(({ phase, steps }) => [phase, steps])).to.deep.equal([
      ['distil', 4],
      ['nli', 5],
    ]);
    expect(report.sharesSpaceWith).to.include({ variant: 'tiny-plain-fp32', layers: 2 });
    const session = await openSession(report.path, { threads: 1 });
    const { vectors } = await session.embed(['Where is room 3?']);
    await session.close();
    expect(Math.hypot(...vectors)).to.be.closeTo(1, 1e-5);
    expect(phasesOf(report.path).map(({ recipe, stepsDone }) => [recipe.name, stepsDone])).to.deep.equal([
      ['test', 4],
      ['test', 5],
    ]);
  });

  it('trains a variant that has been pruned already, and one from random weights', async () => {
    const pruned = join(folder, 'pruned');
    await prune({ base: BASE, keep: [1], out: pruned, precision: 'fp32', safetensors: true });
    const first = await tuned({ keep: [1] }, { student: pruned });
    expect(first.keptLayers).to.deep.equal([1]);
    const own = await tuned({ keep: [0] }, { student: pruned, out: join(folder, 'own') });
    expect(own.keptLayers, "its own layers, not the recipe's").to.deep.equal([1]);
    const random = await tuned({ keep: [1], initial: 'random' }, { out: join(folder, 'random') });
    expect(random.sharesSpaceWith?.cosine ?? 1).to.be.below(first.sharesSpaceWith?.cosine ?? 0);
  });

  it('goes on from a tuned student of which only the int8 graph is there, with its phases', async () => {
    const first = await tuned({});
    const shipped = join(folder, 'shipped');
    await prune({ base: first.path, keep: [0], out: shipped, precision: 'int8', safetensors: false });
    const { path, ...again } = await tuned(
      { keep: undefined, phases: [{ ...DISTIL, steps: 2 }] },
      { student: shipped, out: join(folder, 'again') },
    );
    expect(again).to.include({ precision: 'fp32', layers: 1 });
    expect(again.keptLayers).to.deep.equal([1]);
    expect(again.sharesSpaceWith).to.include({ variant: 'tiny-plain-fp32', layers: 2 });
    expect(phasesOf(path).map(({ stepsDone }) => stepsDone)).to.deep.equal([4, 2]);
    expect(existsSync(join(path, 'model.safetensors'))).to.equal(true);
  });

  it('keeps the layers that are named beside the recipe instead of its own', async () => {
    const { keptLayers } = await tuned({ phases: [{ ...DISTIL, steps: 1 }] }, { keep: [0] });
    expect(keptLayers).to.deep.equal([0]);
  });

  it('learns from groups of queries about one topic, too', async () => {
    const { path } = await tuned({ phases: [{ ...DISTIL, steps: 2, batch: 32, topicShare: 0.5 }] });
    expect(phasesOf(path).map(({ stepsDone }) => stepsDone)).to.deep.equal([2]);
  });

  it('drops the prompts of its base, for both to read bare texts', async () => {
    const base = join(folder, 'prompted');
    await cp(BASE, base, { recursive: true });
    const prompts = { prompts: { query: 'room ' }, default_prompt_name: 'query' };
    await writeFile(join(base, 'config_sentence_transformers.json'), JSON.stringify(prompts));
    const named = { student: base };
    const bare = await tuned({ base, prompts: 'dropped' }, { ...named, out: join(folder, 'bare') });
    expect((await readModelFolder(bare.path)).prompts.byName).to.deep.equal({});
    expect(bare.sharesSpaceWith, 'its entries would be embedded after a prompt').to.equal(null);
    const kept = await tuned({ base }, { ...named, out: join(folder, 'kept') });
    expect((await readModelFolder(kept.path)).prompts.byName).to.deep.equal(prompts.prompts);
    const plain = await tuned({});
    const losses = [bare, kept, plain].map(({ phases }) => phases[0]?.loss);
    expect(losses[0], 'as if there had never been a prompt').to.equal(losses[2]);
    expect(losses[1]).not.to.equal(losses[2]);
  });

  it("learns its teacher's vectors less what they have in common", async () => {
    const centered = await tuned({ centered: true });
    expect(centered.sharesSpaceWith).to.equal(null);
    const plain = await tuned({}, { out: join(folder, 'plain') });
    const cosineOf = ({ phases }: TuneReport): number => phases[0]?.dev?.figures.cosine ?? NaN;
    expect(cosineOf(centered), 'texts that differ in a number alone have much in common').to.be.below(
      cosineOf(plain) - 5,
    );
  });

  describe('by what its teacher ranks', () => {
    const RANKING = { phase: 'ranking', steps: 3, batch: 4, learningRate: 1e-3, negatives: 2, depth: 6 };
    const rooms = { texts: ['texts.txt'], duplicate: 1 };
    beforeEach(async () => {
      const pairs = TEXTS.map((question, number) => ({
        question,
        answer: `It is ${'very '.repeat(number % 9)}near.`,
      }));
      await writeFile(join(folder, 'pairs.jsonl'), lines(pairs));
    });

    for (const [name, own, fields] of [
      ['MarginMSELoss, among questions', rooms, {}],
      ['DistillKLDivLoss, among answers', { pairs: 'pairs.jsonl', duplicate: 1 }, { temperature: 0.1 }],
      [
        'MarginMSELoss, among both and with distillation',
        { ...rooms, pairs: 'pairs.jsonl', textCount: 20 },
        { distillation: { weight: 1, cosine: 1, similarities: 1 } },
      ],
    ] as const) {
      it(name, async () => {
        const loss = { name: name.split(',', 1)[0], ...fields };
        const { phases } = await tuned({
          phases: [
            { ...DISTIL, steps: 1 },
            { ...RANKING, ...own, loss },
          ],
        });
        expect(phases[1]).to.include({ phase: 'ranking', steps: 3 });
        expect(phases[1]?.loss).to.be.a('number').and.to.be.above(0);
      });
    }

    it('and by a wider one', async () => {
      await writeFile(
        join(folder, 'sts.jsonl'),
        lines(
          TEXTS.slice(0, 9).map((sentence1, score) => ({
            score: score % 6,
            sentence1,
            sentence2: TEXTS[3 * score],
          })),
        ),
      );
      const phases = [{ ...RANKING, ...rooms, loss: { name: 'MarginMSELoss' } }];
      const report = await tuned({ teacher: WIDE, phases, dev: { sts: 'sts.jsonl' } });
      expect(report.phases[0]).to.include({ steps: 3 });
    });

    it('says that all texts are alike', async () => {
      const phases = [{ ...RANKING, texts: ['texts.txt'], duplicate: 0, loss: { name: 'MarginMSELoss' } }];
      expect(await failureOf(tuned({ phases: [DISTIL, ...phases] }))).to.match(
        /^invalid: No text has 2 others/,
      );
    });
  });

  describe('by a teacher that is not its base', () => {
    const other = architectureCheckpoint('mpnet');
    const dev = { dev: { sts: 'sts.jsonl' } };
    beforeEach(async () => {
      const pairs = TEXTS.slice(0, 12).map((sentence1, index) => ({
        score: index % 6,
        sentence1,
        sentence2: TEXTS[2 * index],
      }));
      await writeFile(join(folder, 'sts.jsonl'), lines(pairs));
    });

    it('trains all layers in a space of its own, and throws the projection away', async () => {
      const { path, sharesSpaceWith, phases } = await tuned(
        { keep: undefined, teacher: WIDE, ...dev },
        { student: BASE },
      );
      expect(sharesSpaceWith).to.equal(null);
      expect(phases[0]?.dev?.figures).to.have.all.keys('sts');
      const file = await openSafetensors(join(path, 'model.safetensors'));
      expect([...file.tensors.keys()].join()).not.to.contain('projection');
      await file.close();
      const [first] = (await readModelFolder(path)).lineage?.phases ?? [];
      expect(first?.recipe).to.include({ teacher: WIDE });
    });

    it('reads its texts by its own tokenizer, of any family', async () => {
      const { sharesSpaceWith } = await tuned({ teacher: other, ...dev });
      expect(sharesSpaceWith).to.equal(null);
    });

    it('shares the space of one that is made of its base, and may be cut from it', async () => {
      const whole = await tuned(
        { keep: undefined, phases: [NLI], ...dev },
        { student: BASE, out: join(folder, 'whole') },
      );
      const { keptLayers, sharesSpaceWith, path } = await tuned(
        { teacher: whole.path, phases: [DISTIL] },
        { student: whole.path, keep: [1] },
      );
      expect(keptLayers).to.deep.equal([1]);
      expect(sharesSpaceWith).to.include({ variant: 'whole', layers: 2 });
      const sha256 = (await readModelFolder(whole.path)).lineage?.files['model.safetensors'];
      expect(sharesSpaceWith?.sha256).to.equal(sha256);
      expect(phasesOf(path).map(({ stepsDone }) => stepsDone)).to.deep.equal([5, 4]);
    });

    it('needs dev data where vectors of two widths have no cosine', async () => {
      expect(await failureOf(tuned({ teacher: WIDE }))).to.match(/^invalid: There is nothing to choose/);
    });
  });

  it('keeps of the vocabulary what the recipe says, and leaves the space of its teacher', async () => {
    const { path, sharesSpaceWith } = await tuned({ vocabulary: { texts: ['texts.txt'], tokens: 200 } });
    const { config, lineage } = await readModelFolder(path);
    expect(config.vocabulary).to.equal(200);
    expect(lineage?.vocabulary).to.deep.include({ tokens: 200, of: 344 });
    expect(sharesSpaceWith).to.equal(null);
  });

  it("learns from the company's own text alone", async () => {
    const corpus = join(folder, 'faq.jsonl');
    const rows = TEXTS.map((question, id) => ({ id: String(id), question, answer: 'Ask at the desk.' }));
    await writeFile(corpus, lines(rows));
    const { phases } = await tuned(
      { phases: [{ ...DISTIL, texts: [], corpusShare: 1 }] },
      { corpus: [corpus] },
    );
    expect(phases).to.have.length(1);
  });

  describe('says before the first step what is wrong with', () => {
    /** The failure; nothing may have been made. */
    async function refused(fields: object, options: Partial<TuneOptions> = {}): Promise<string> {
      const failure = await failureOf(tuned(fields, options));
      expect(existsSync(join(folder, 'out'))).to.equal(false);
      expect(existsSync(join(folder, 'data'))).to.equal(false);
      return failure;
    }

    it('a file that is empty', async () => {
      await writeFile(join(folder, 'texts.txt'), '\n');
      expect(await refused({})).to.match(/^invalid: .*texts\.txt/);
    });

    it('a file that is missing', async () => {
      await rm(join(folder, 'nli.jsonl'));
      expect(await refused({ phases: [DISTIL, NLI] })).to.match(/^not-found: .*nli\.jsonl.*BONSAI_DATASETS/);
      const dev = { dev: { sts: 'no-such-dev.jsonl' } };
      expect(await refused(dev)).to.match(/^not-found: .*no-such-dev\.jsonl/);
    });

    it('a label', async () => {
      await writeFile(join(folder, 'nli.jsonl'), lines([...NLI_ROWS, { ...NLI_ROWS[0], label: 'entailed' }]));
      const failure = await refused({ phases: [DISTIL, NLI] });
      expect(failure).to.match(/^invalid: .*nli\.jsonl.*21.*entailment, neutral, contradiction/);
    });

    it('data of another kind', async () => {
      await writeFile(join(folder, 'nli.jsonl'), lines([{ score: 3, sentence1: 'a', sentence2: 'b' }]));
      expect(await refused({ phases: [NLI] })).to.match(/^invalid: .*nli\.jsonl/);
    });

    it('a student of another base, or with another tokenizer', async () => {
      const student = tinyCheckpoint('tiny-cls-fp16');
      expect(await refused({}, { student })).to.match(/^incompatible: .*was not made of/);
      const changed = join(folder, 'changed');
      await cp(BASE, changed, { recursive: true });
      const path = join(changed, 'tokenizer.json');
      await writeFile(path, readFileSync(path, 'utf8').replace('"lowercase": true', '"lowercase": false'));
      expect(await refused({}, { student: changed })).to.match(/^incompatible: .*tokenizer/);
    });

    it('layers that are asked for and that the student does not have', async () => {
      const pruned = join(folder, 'pruned');
      await prune({ base: BASE, keep: [1], out: pruned, precision: 'fp32', safetensors: true });
      expect(await refused({}, { student: pruned, keep: [0] })).to.match(
        /^invalid: .*keeps the layers 1, but/,
      );
      expect(await refused({ keep: [0, 7] })).to.match(/^invalid: .*7/);
    });

    it('a student that is the teacher itself', async () => {
      expect(await refused({ keep: undefined })).to.match(/^invalid: .*the teacher itself.*--keep/);
    });

    it('a corpus that is missing, or that nothing would learn from', async () => {
      const phases = [{ ...DISTIL, corpusShare: 0.5 }];
      expect(await refused({ phases })).to.match(/^invalid: .*--corpus/);
      expect(await refused({}, { corpus: [join(folder, 'texts.txt')] })).to.match(/^invalid: .*corpusShare/);
    });
  });

  it('does not touch a folder that is there', async () => {
    const out = join(folder, 'there');
    await cp(BASE, out, { recursive: true });
    expect(await failureOf(tuned({}, { out }))).to.match(/^conflict: .*already exists/);
  });
});
