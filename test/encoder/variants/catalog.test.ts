import { appendFile, cp, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { sha256OfFile } from '../../../core/files.ts';
import { LINEAGE_FILE } from '../../../encoder/model/lineage.ts';
import { weightsSha256 } from '../../../encoder/model/folder.ts';
import { findBase } from '../../../encoder/variants/base.ts';
import { catalog, usualPairs } from '../../../encoder/variants/catalog.ts';
import { pairWith } from '../../../encoder/variants/pair.ts';
import { prune } from '../../../encoder/pruning/prune.ts';
import { listVariants, resolveVariant } from '../../../encoder/variants/resolve.ts';
import { failureOf } from '../../failure-of.ts';
import { editJson, temporaryFolders } from '../model/helpers.ts';
import { tinyCheckpoint } from '../../parity/fixtures.ts';

describe('a catalog', () => {
  const folders = temporaryFolders();
  let models: string;
  let options: { readonly dataDir: string; readonly models: string };
  let content: Record<string, unknown>;

  async function write(changes: Readonly<Record<string, unknown>> = {}): Promise<void> {
    content = { ...content, ...changes };
    await writeFile(join(models, 'catalog.json'), JSON.stringify(content));
  }

  /** A folder of models: the base `tiny`, `whole` and `half` made of it on first use, `half-tuned` lying ready. */
  beforeEach(async () => {
    const parent = await folders.empty();
    models = join(parent, 'models');
    options = { dataDir: join(parent, 'data'), models };
    const base = join(models, 'tiny');
    await mkdir(models);
    await cp(tinyCheckpoint('tiny-plain-fp32'), base, { recursive: true });
    const sha256 = await weightsSha256(base);
    const tuned = join(models, 'half-tuned');
    await prune({ base, keep: [1], out: tuned, precision: 'int8', safetensors: false });
    await editJson(join(tuned, LINEAGE_FILE), {
      phases: [{ phase: 'distil' }],
      sharesSpaceWith: { variant: 'tiny', sha256, layers: 2, cosine: 0.95 },
    });
    const graph = await sha256OfFile(join(tuned, 'onnx', 'model_quantized.onnx'));
    const line = { base: 'tiny', precision: 'int8' };
    content = {
      default: 'whole',
      bases: { tiny: { sha256, hub: 'somebody/tiny', license: 'mit', language: 'en' } },
      variants: [
        { ...line, name: 'whole', keep: [0, 1] },
        { ...line, name: 'half', keep: [0] },
        { ...line, name: 'half-tuned', keep: [1], recipe: 'recipes/best.json', sha256: graph },
      ],
    };
    await write();
  });

  it('names one variant as the default, or a pair', async () => {
    expect(catalog(models).default).to.deep.equal({ variant: 'whole', queryVariant: 'whole' });
    await write({ default: { entries: 'whole', queries: 'half-tuned' } });
    expect(catalog(models).default).to.deep.equal({ variant: 'whole', queryVariant: 'half-tuned' });
  });

  it('may name what serves other languages than the default’s', async () => {
    const usual = { default: { variant: 'whole', queryVariant: 'whole' }, language: 'en' };
    expect(usualPairs(models)).to.deep.equal({ ...usual, multilingual: null });
    await write({ multilingual: { entries: 'half', queries: 'half' } });
    const multilingual = { variant: 'half', queryVariant: 'half' };
    expect(usualPairs(models)).to.deep.equal({ ...usual, multilingual });
  });

  it('is refused where it contradicts itself', async () => {
    const wrong: Readonly<Record<string, unknown>>[] = [
      { default: 'third' },
      { default: { entries: 'whole', queries: 'third' } },
      { default: { entries: 'whole' } },
      { multilingual: 'third' },
      { bases: {} },
      { variants: [{ name: 'x', base: 'tiny', keep: [0], precision: 'fp16', recipe: 'recipes/best.json' }] },
      {
        default: 'x',
        variants: [{ name: 'x', base: 'tiny', keep: [0], precision: 'int8', recipe: 'r.json', from: 'y' }],
      },
    ];
    for (const changes of wrong) {
      const before = content;
      await write(changes);
      expect(() => catalog(models))
        .to.throw(/catalog\.json is no catalog/)
        .with.property('code', 'corrupt');
      content = before;
    }
  });

  it('has tuned variants that are taken as they lie', async () => {
    const ready = await resolveVariant('half-tuned', options);
    expect(ready).to.include({
      name: 'half-tuned',
      source: 'half-tuned',
      dir: join(models, 'half-tuned'),
      layers: 1,
      precision: 'int8',
    });
    expect(await resolveVariant('half-tuned', options)).to.deep.equal(ready);
    const listed = await listVariants(options.dataDir, models);
    expect(listed.map(({ name }) => name)).to.deep.equal(['whole', 'half', 'half-tuned']);
    expect(listed[2]).to.deep.include({ path: ready.dir, keptLayers: [1], base: 'tiny' });
    expect(listed[2]?.bytes).to.be.above(10_000);
    expect(listed[2]?.sharesSpaceWith).to.include({ variant: 'tiny' });
    expect(await readdir(models)).to.have.members(['catalog.json', 'tiny', 'half-tuned']);
  });

  it('has tuned variants that ask the questions of full depth in int8', async () => {
    const whole = await resolveVariant('whole', options);
    const { query } = await pairWith(whole, 'half-tuned', options);
    expect(query.dir).to.equal(join(models, 'half-tuned'));
    const half = await resolveVariant('half', options);
    expect(await failureOf(pairWith(half, 'half-tuned', options))).to.match(
      /^incompatible: .*all its 2 layers/,
    );
  });

  it('has tuned variants that can be pruned and trained further, from their own folder', async () => {
    expect(await findBase('half-tuned', { models })).to.deep.equal({
      dir: join(models, 'half-tuned'),
      layers: [0],
      notes: [],
    });
    const half = await findBase('half', { models });
    expect(half).to.deep.equal({ dir: join(models, 'tiny'), layers: [0], notes: [] });
  });

  it('refuses a tuned variant that is damaged, is not the one that shipped, or is missing', async () => {
    const resolve = (): Promise<string> => failureOf(resolveVariant('half-tuned', options));
    const other = { base: 'tiny', keep: [1], precision: 'int8', name: 'half-tuned', recipe: 'r.json' };
    await write({
      variants: [
        { ...other, name: 'whole' },
        { ...other, sha256: '0'.repeat(64) },
      ],
    });
    expect(await resolve()).to.match(/^corrupt: .*not those that shipped/);
    await write({ variants: [{ ...other, name: 'whole' }, other] });
    expect(await resolve()).to.match(/^not-found: .*npm run models:build -- half-tuned/);
  });

  it('refuses a tuned variant of which a file has changed, or all are gone', async () => {
    const resolve = (): Promise<string> => failureOf(resolveVariant('half-tuned', options));
    await appendFile(join(models, 'half-tuned', 'tokenizer.json'), ' ');
    expect(await resolve()).to.match(/^corrupt: .*half-tuned are not those that shipped/);
    await rm(join(models, 'half-tuned'), { recursive: true });
    expect(await resolve()).to.match(/^corrupt: .*Restore that folder/);
    const [, , listed] = await listVariants(options.dataDir, models);
    expect(listed).to.include({ name: 'half-tuned', bytes: null, layers: 1 });
  });
});
