import { createHash } from 'node:crypto';
import { cp, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { openSession } from '../../../../encoder/runtime/session.ts';
import { readModelFolder, weightsSha256 } from '../../../../encoder/model/folder.ts';
import { readLineage } from '../../../../encoder/model/lineage.ts';
import { catalog } from '../../../../encoder/variants/catalog.ts';
import { pairWith } from '../../../../encoder/variants/pair.ts';
import { resolveVariant } from '../../../../encoder/variants/resolve.ts';
import {
  buildTuned,
  buildWholeVocabulary,
  type BuildOptions,
  type BuiltVariant,
} from '../../../../encoder/training/ship/build.ts';
import { failureOf } from '../../../failure-of.ts';
import { editJson, temporaryFolders } from '../../model/helpers.ts';
import { tinyCheckpoint } from '../../../parity/fixtures.ts';

const TEXTS = Array.from({ length: 40 }, (_, number) => `Where is room ${number} of house ${number % 7}?`);

const NAME = 'tiny-tuned';

describe('building a tuned variant', function () {
  this.timeout(60_000);
  const folders = temporaryFolders();
  let root: string;
  let models: string;

  /** A folder of models with a base, a recipe beside it that keeps another layer, and its data. */
  beforeEach(async () => {
    root = await folders.empty();
    models = join(root, 'models');
    for (const folder of ['models', 'recipes', 'datasets']) await mkdir(join(root, folder));
    const base = join(models, 'tiny');
    await cp(tinyCheckpoint('tiny-plain-fp32'), base, { recursive: true });
    await writeFile(join(root, 'datasets', 'texts.txt'), TEXTS.join('\n'));
    const loss = { name: 'EmbeddingDistillation', cosine: 5, similarities: 20 };
    const phase = { phase: 'distil', texts: ['texts.txt'], steps: 3, batch: 8, learningRate: 1e-3, loss };
    const recipe = { name: 'test', description: 'A few steps.', base, keep: [0], phases: [phase] };
    await writeFile(join(root, 'recipes', 'test.json'), JSON.stringify(recipe));
    const source = { rows: 40, what: 'rooms', from: 'somebody/rooms @0123456', license: 'CC BY 4.0' };
    const data = { 'texts.txt': { what: 'questions', rows: 40, sources: [source] } };
    await writeFile(join(models, 'training-data.json'), JSON.stringify(data));
    const sha256 = await weightsSha256(base);
    await writeFile(
      join(models, 'catalog.json'),
      `{
  "default": "tiny-int8",
  "bases": { "tiny": { "sha256": "${sha256}", "hub": "somebody/tiny", "license": "mit", "language": "en" } },
  "variants": [
    { "name": "tiny-int8", "base": "tiny", "keep": [0, 1], "precision": "int8" },
    { "name": "tiny-tuned", "base": "tiny", "keep": [1], "precision": "int8", "recipe": "recipes/test.json" }
  ]
}
`,
    );
  });

  const built = (options: Partial<BuildOptions> = {}): Promise<BuiltVariant> => {
    const configuration = { dataDir: join(root, 'data'), datasets: join(root, 'datasets'), threads: 1 };
    return buildTuned({ name: NAME, models, configuration, ...options });
  };

  /** SHA-256 of each file below the folder of models. */
  async function fingerprints(): Promise<Record<string, string>> {
    const found: Record<string, string> = {};
    for (const entry of await readdir(models, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name);
      if (entry.isFile())
        found[path] = createHash('sha256')
          .update(await readFile(path))
          .digest('hex');
    }
    return found;
  }

  it('makes an int8 folder that serves, with a card, and tells the catalog of it', async () => {
    const { path, sha256, isSame, keptLayers } = await built();
    expect({ path, isSame }).to.deep.equal({ path: join(models, NAME), isSame: false });
    expect(keptLayers).to.deep.equal([1]);
    expect(await readdir(path)).to.include.members([
      ...['README.md', 'bonsai.json', 'config.json', 'onnx', 'tokenizer.json', 'tokenizer_config.json'],
    ]);
    expect(await readdir(path)).not.to.include('model.safetensors');
    const line = `    { "name": "tiny-tuned", "base": "tiny", "keep": [1], "precision": "int8", "recipe": "recipes/test.json", "sha256": "${sha256}" }`;
    const lines = (await readFile(join(models, 'catalog.json'), 'utf8')).split('\n');
    expect(lines).to.include(line);
    expect(lines).to.include(
      '    { "name": "tiny-int8", "base": "tiny", "keep": [0, 1], "precision": "int8" },',
    );
    const ready = await resolveVariant(NAME, { dataDir: join(root, 'data'), models });
    expect(ready.space.sharesSpaceWith).to.include({ variant: 'tiny', layers: 2 });
    const session = await openSession(ready.dir, { threads: 1 });
    expect((await session.embed(['Where is room 3?'])).vectors).to.have.length(32);
    await session.close();
    expect(await readdir(join(root, 'data', 'training'))).to.deep.equal(['teacher-vectors']);
    const [phase] = (await readLineage(path))?.phases ?? [];
    expect(phase).to.deep.include({ phase: 'distil', stepsDone: 3, texts: ['texts.txt'] });
  });

  it('changes no file when it is run again, and only the dates from nothing', async () => {
    await built();
    const first = await fingerprints();
    expect(await built()).to.include({ isSame: true });
    expect(await fingerprints()).to.deep.equal(first);
    await rm(join(models, NAME), { recursive: true });
    await rm(join(root, 'data'), { recursive: true });
    const { sha256 } = await built();
    expect(catalog(models).variants.at(-1)).to.include({ name: NAME, sha256 });
  });

  it('goes on to the same bytes after it was cancelled', async () => {
    const controller = new AbortController();
    const stopping = built({
      signal: controller.signal,
      report: ({ phase, done }) => {
        if (phase === 'Phase 1 of 1, distil' && done === 2) controller.abort();
      },
    });
    expect(await failureOf(stopping)).to.match(/^cancelled: /);
    expect(await readdir(models)).not.to.include(NAME);
    const resumed: number[] = [];
    const { sha256 } = await built({
      report: ({ phase, done }) => {
        if (phase === 'Phase 1 of 1, distil') resumed.push(done);
      },
    });
    expect(resumed).to.deep.equal([3]);
    await rm(join(root, 'data'), { recursive: true });
    expect(await built()).to.include({ sha256, isSame: true });
  });

  it('makes it with the whole vocabulary elsewhere, and leaves the catalog as it is', async () => {
    await editJson(join(root, 'recipes', 'test.json'), { vocabulary: { texts: ['texts.txt'] } });
    const before = await fingerprints();
    const out = join(root, 'whole');
    const configuration = { dataDir: join(root, 'data'), datasets: join(root, 'datasets'), threads: 1 };
    await buildWholeVocabulary(out, { name: NAME, models, configuration });
    expect(await fingerprints()).to.deep.equal(before);
    const { config: whole, lineage } = await readModelFolder(out);
    expect(lineage?.name).to.equal('tiny-tuned-whole-vocabulary');
    expect(whole.vocabulary).to.equal(344);
    const { path } = await built();
    expect((await readModelFolder(path)).config.vocabulary).to.be.below(344);
  });

  it('says before it trains what is wrong', async () => {
    const refused = async (options: Partial<BuildOptions>, expected: RegExp): Promise<void> => {
      expect(await failureOf(built(options))).to.match(expected);
      expect(await readdir(root)).not.to.include('data');
      expect(await readdir(models)).not.to.include(NAME);
    };
    await refused({ name: 'tiny-tuend' }, /^not-found: There is no variant tiny-tuend.*: tiny-tuned\.$/);
    await refused({ name: 'tiny-int8' }, /^invalid: tiny-int8 is not tuned/);
    const unset = { dataDir: join(root, 'data'), datasets: '', threads: 1 };
    await refused(
      { configuration: unset },
      /^invalid: Set BONSAI_DATASETS to the folder that holds texts\.txt/,
    );
    await rm(join(root, 'datasets', 'texts.txt'));
    await refused({}, /^not-found: .*texts\.txt/);
    await writeFile(join(models, 'training-data.json'), '{}');
    await refused({}, /^invalid: .*texts\.txt.*training-data\.json/);
    await rm(join(root, 'recipes', 'test.json'));
    await refused({}, /^not-found: .*test\.json/);
  });

  it('cuts a student from a tuned variant of all layers, which is its teacher', async () => {
    const path = join(models, 'catalog.json');
    const text = await readFile(path, 'utf8');
    const line = text.split('\n').find((each) => each.includes('tiny-tuned')) ?? expect.fail('no line');
    const whole = line.replace('tiny-tuned', 'tiny-whole').replace('[1]', '[0, 1]');
    const cut = line.replace('test.json"', 'cut.json", "from": "tiny-whole"');
    await writeFile(path, text.replace(line, `${whole},\n${cut}`));
    const recipe = await readFile(join(root, 'recipes', 'test.json'), 'utf8');
    await writeFile(join(root, 'recipes', 'test.json'), recipe.replace('"keep":[0]', '"initial":"random"'));
    await writeFile(
      join(root, 'recipes', 'cut.json'),
      recipe.replace('"keep":[0]', '"teacher":"tiny-whole"'),
    );
    const first = await built({ name: 'tiny-whole' });
    const { sharesSpaceWith, keptLayers, path: dir } = await built();
    expect(keptLayers).to.deep.equal([1]);
    expect(sharesSpaceWith).to.include({ variant: 'tiny-whole', sha256: first.sha256, layers: 2 });
    expect((await readLineage(dir))?.phases).to.have.length(2);
    const options = { dataDir: join(root, 'data'), models };
    const entries = await resolveVariant('tiny-whole', options);
    expect((await pairWith(entries, NAME, options)).query.name).to.equal(NAME);
    expect(await readFile(join(dir, 'README.md'), 'utf8')).to.include(
      `--variant tiny-whole --query-variant ${NAME}`,
    );
  });

  it('takes a teacher of the catalog from the folder that is named, if it is that', async () => {
    await editJson(join(models, 'catalog.json'), {
      bases: {
        ...catalog(models).bases,
        far: { sha256: '0'.repeat(64), hub: 'somebody/far', license: 'mit', language: 'en' },
      },
    });
    await editJson(join(root, 'recipes', 'test.json'), { teacher: 'far' });
    expect(await failureOf(built())).to.match(/^not-found: .*somebody\/far/);
    const teacherDir = tinyCheckpoint('tiny-plain-fp32');
    expect(await failureOf(built({ teacherDir }))).to.match(/^corrupt: .*not those of far/);
  });

  it('takes a base that does not ship from the folder that is named, also as the teacher', async () => {
    const elsewhere = join(await folders.empty(), 'elsewhere');
    await rename(join(models, 'tiny'), elsewhere);
    await editJson(join(root, 'recipes', 'test.json'), { base: 'tiny' });
    expect(await failureOf(built())).to.match(/^not-found: .*somebody\/tiny/);
    await built({ baseDir: elsewhere });
    const ready = await resolveVariant(NAME, { dataDir: join(root, 'data'), models });
    expect(ready.space.sharesSpaceWith).to.include({ variant: 'tiny', layers: 2 });
    expect(await readFile(join(models, NAME, 'README.md'), 'utf8')).to.include('of the 2 of');
  });

  it('refuses a base that is not the one that ships', async () => {
    await editJson(join(models, 'catalog.json'), {
      bases: { tiny: { sha256: '0'.repeat(64), hub: 'x', license: 'mit', language: 'en' } },
    });
    expect(await failureOf(built())).to.match(/^corrupt: The weights in .*tiny are not those that shipped/);
  });
});
