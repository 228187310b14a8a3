import { execFile } from 'node:child_process';
import {
  appendFile,
  cp,
  mkdir,
  readdir,
  readFile,
  rm,
  stat,
  truncate,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { sha256OfFile } from '../../../core/files.ts';
import { dataLayout, shipped } from '../../../core/paths.ts';
import { modelIdentity, weightsSha256 } from '../../../encoder/model/folder.ts';
import { catalog, isTuned } from '../../../encoder/variants/catalog.ts';
import { prune } from '../../../encoder/pruning/prune.ts';
import { pairWith } from '../../../encoder/variants/pair.ts';
import { defaultPair, listVariants, resolveVariant } from '../../../encoder/variants/resolve.ts';
import { failure } from '../runtime/failure.ts';
import { editJson, temporaryFolders } from '../model/helpers.ts';
import { tinyCheckpoint } from '../../parity/fixtures.ts';

const NAME = 'minilm-l3';
const run = promisify(execFile);

describe('variants', () => {
  const folders = temporaryFolders();
  let dataDir: string;
  let variants: string;
  beforeEach(async () => {
    dataDir = await folders.empty();
    variants = dataLayout(dataDir).variants;
  });

  it('lists the shipped ones before any is made', async () => {
    const listed = await listVariants(dataDir);
    expect(listed.map(({ name }) => name)).to.deep.equal(catalog().variants.map(({ name }) => name));
    const tuned = new Set(
      catalog()
        .variants.filter(isTuned)
        .map(({ name }) => name),
    );
    for (const summary of listed) {
      const base = catalog().variants.find(({ name }) => name === summary.name)?.base;
      expect(summary).to.include({ base, dimensions: 384 });
      const isThere = tuned.has(summary.name);
      expect(summary.bytes !== null, summary.name).to.equal(isThere);
      expect(summary.path).to.equal(join(isThere ? shipped.models : variants, summary.name));
    }
    expect(listed[0]).to.deep.include({ layers: 6, keptLayers: [0, 1, 2, 3, 4, 5], parameters: 22_565_376 });
  });

  it('ships only bases whose weights are what the catalog says', async () => {
    const ships = new Set(await readdir(shipped.models));
    for (const [base, { sha256 }] of Object.entries(catalog().bases).filter(([name]) => ships.has(name))) {
      expect(await weightsSha256(join(shipped.models, base))).to.equal(sha256);
    }
  });

  it('ships tuned ones that are whole and small, and a default that is there and fits together', async () => {
    const bytes = new Map<string, number>();
    for (const { name, base } of catalog().variants.filter(isTuned)) {
      const { dir } = await resolveVariant(name, { dataDir });
      for (const file of await readdir(dir, { recursive: true })) {
        bytes.set(base, (bytes.get(base) ?? 0) + (await stat(join(dir, file))).size);
      }
    }
    for (const [base, ofBase] of bytes) expect(ofBase, base).to.be.below(70e6);
    const { variant, queryVariant } = defaultPair();
    const options = { dataDir };
    await pairWith(await resolveVariant(variant, options), queryVariant, options);
  });

  it('makes a shipped one on first use and finds it again, checked', async () => {
    const made = await resolveVariant(NAME, { dataDir });
    const keep = catalog().variants.find(({ name }) => name === NAME)?.keep ?? [];
    expect(made).to.deep.equal({
      name: NAME,
      source: NAME,
      dir: join(variants, NAME),
      identity: await modelIdentity(made.dir),
      dimensions: 384,
      layers: keep.length,
      precision: 'fp32',
      space: {
        baseSha256: catalog().bases['all-MiniLM-L6-v2']?.sha256,
        keptLayers: keep,
        tuned: false,
        ownSha256: await sha256OfFile(join(made.dir, 'onnx', 'model.onnx')),
        sharesSpaceWith: null,
        tokenizer: await sha256OfFile(join(made.dir, 'tokenizer.json')),
        pooling: 'mean',
        prompts: { query: '', document: '', default: '' },
      },
      notes: [],
    });
    const lineage = join(made.dir, 'bonsai.json');
    const before = await readFile(lineage, 'utf8');
    expect(await resolveVariant(NAME, { dataDir })).to.deep.equal(made);
    expect(await readFile(lineage, 'utf8')).to.equal(before);
    const listed = (await listVariants(dataDir)).find(({ name }) => name === NAME);
    expect(listed).to.deep.include({ path: made.dir, keptLayers: keep });
    expect(listed?.bytes).to.be.within(60e6, 80e6);
    expect(await readdir(variants)).to.deep.equal([NAME]);
  });

  it('makes a damaged or outdated one anew, whatever happened to it', async () => {
    const folder = await folders.tiny('tiny-cls-fp16');
    const made = await resolveVariant(folder, { dataDir });
    const graph = join(made.dir, 'onnx', 'model.onnx');
    const lineage = join(made.dir, 'bonsai.json');
    const damages: Readonly<Record<string, () => Promise<void>>> = {
      'a graph cut short': () => truncate(graph, 1000),
      'a changed graph': () => appendFile(graph, '\0'),
      'a changed tokenizer': () => appendFile(join(made.dir, 'tokenizer.json'), ' '),
      'a missing file': () => rm(join(made.dir, '1_Pooling'), { recursive: true }),
      'no lineage': () => rm(lineage),
      'a lineage that is no JSON': () => writeFile(lineage, '{'),
      'an older program': () => editJson(lineage, { createdBy: 'bonsai-faq 0.0.1, graph 0' }),
      'other layers': () => editJson(lineage, { keptLayers: [1] }),
    };
    for (const [what, damage] of Object.entries(damages)) {
      await damage();
      expect(await resolveVariant(folder, { dataDir }), what).to.deep.equal(made);
      expect(await modelIdentity(made.dir), what).to.equal(made.identity);
    }
    expect(await readdir(variants)).to.deep.equal([made.name]);
  });

  it('never takes a folder that somebody left half made, and sweeps old ones away', async () => {
    const abandoned = join(variants, `${NAME}.0123456789ab.tmp`);
    const recent = join(variants, `${NAME}.ba9876543210.tmp`);
    for (const dir of [abandoned, recent]) {
      await mkdir(dir, { recursive: true });
      await writeFile(join(dir, 'config.json'), '{');
    }
    const yesterday = new Date(Date.now() - 86_400_000);
    await utimes(abandoned, yesterday, yesterday);
    const listed = (await listVariants(dataDir)).find(({ name }) => name === NAME);
    expect(listed).to.include({ bytes: null });
    const made = await resolveVariant(NAME, { dataDir });
    expect(made.dir).to.equal(join(variants, NAME));
    expect(await readdir(variants)).to.have.members([NAME, basename(recent)]);
  });

  it('lets two processes resolve the same one at once', async () => {
    const script = fileURLToPath(new URL('./resolve-program.ts', import.meta.url));
    const runs = await Promise.all([1, 2].map(() => run(process.execPath, [script, NAME, dataDir])));
    const results = runs.map(({ stdout }): unknown => JSON.parse(stdout));
    expect(results[0]).to.deep.equal(results[1]);
    expect(results[0]).to.deep.equal(await resolveVariant(NAME, { dataDir }));
    expect(await readdir(variants)).to.deep.equal([NAME]);
  });

  it('leaves nothing behind when it is cancelled', async () => {
    const abort = new AbortController();
    const report = (): void => {
      abort.abort();
    };
    const error = await failure(resolveVariant(NAME, { dataDir, signal: abort.signal, report }));
    expect(error.code).to.equal('cancelled');
    expect(await readdir(variants)).to.deep.equal([]);
  });

  it('prepares an ordinary folder in the data folder, which it leaves alone', async () => {
    const folder = await folders.tiny('tiny-max-bf16');
    const files = await readdir(folder);
    const ready = await resolveVariant(folder, { dataDir });
    expect(ready.name).to.match(new RegExp(`^${basename(folder)}-[0-9a-f]{8}$`));
    expect(ready).to.deep.include({
      dir: join(variants, ready.name),
      dimensions: 32,
      layers: 2,
      precision: 'fp32',
    });
    expect(await readdir(folder)).to.deep.equal(files);
    expect(await resolveVariant(folder, { dataDir })).to.deep.equal(ready);
    const listed = (await listVariants(dataDir)).map(({ name }) => name);
    expect(listed).to.include(ready.name);
    expect((await resolveVariant(ready.name, { dataDir })).identity).to.equal(ready.identity);
  });

  it('prepares it again when the folder changes, beside the earlier one', async () => {
    const folder = await folders.tiny('tiny-cls-fp16');
    const before = await resolveVariant(folder, { dataDir });
    await editJson(join(folder, '1_Pooling', 'config.json'), { pooling_mode: 'mean' });
    const after = await resolveVariant(folder, { dataDir });
    expect(after.identity).not.to.equal(before.identity);
    expect(after.dir).not.to.equal(before.dir);
  });

  it('takes a pruned folder as it lies, and refuses it once its weights have changed', async () => {
    const out = join(await folders.empty(), 'mine');
    const base = tinyCheckpoint('tiny-cls-fp16');
    await prune({ base, keep: [1], out, precision: 'fp32', safetensors: true });
    const ready = await resolveVariant(out, { dataDir });
    expect(ready).to.include({ name: 'mine', dir: out, layers: 1, identity: await modelIdentity(out) });
    await appendFile(join(out, 'model.safetensors'), '\0');
    const error = await failure(resolveVariant(out, { dataDir }));
    expect(error.code).to.equal('corrupt');
    expect(error.message).to.match(/model\.safetensors is missing or has changed/);
    await rm(join(out, 'onnx'), { recursive: true });
    expect((await failure(resolveVariant(out, { dataDir }))).message).to.match(
      /model\.onnx is missing or has/,
    );
  });

  it('remembers a folder of the user that was used, and lists it while it is there', async () => {
    const own = async (keep: number[], name = 'mine'): Promise<string> => {
      const out = join(await folders.empty(), name);
      const base = tinyCheckpoint('tiny-cls-fp16');
      await prune({ base, keep, out, precision: 'fp32', safetensors: true });
      return out;
    };
    const listed = async (): Promise<string[]> =>
      (await listVariants(dataDir)).filter(({ name }) => name === 'mine').map(({ path }) => path);
    const first = await own([1]);
    expect(await listed()).to.deep.equal([]);
    const used = await resolveVariant(first, { dataDir });
    expect(await listed()).to.deep.equal([first]);
    expect(await resolveVariant('mine', { dataDir })).to.deep.equal(used);
    await resolveVariant(first, { dataDir });
    const second = await own([0]);
    await resolveVariant(second, { dataDir });
    expect(await listed(), 'the one used last').to.deep.equal([second]);
    await rm(second, { recursive: true });
    expect(await listed(), 'gone').to.deep.equal([]);
    expect((await failure(resolveVariant('mine', { dataDir }))).code).to.equal('not-found');
    await resolveVariant(await own([1], NAME), { dataDir });
    await resolveVariant(await own([1], 'one+two'), { dataDir });
    expect((await listVariants(dataDir)).map(({ name }) => name)).to.deep.equal(
      catalog().variants.map(({ name }) => name),
    );
  });

  it('names what it cannot find or use', async () => {
    const unknown = await failure(resolveVariant('minilm-l5', { dataDir }));
    expect(unknown).to.include({ code: 'not-found' });
    expect(unknown.message).to.include('minilm-l3-int8');
    expect((await failure(resolveVariant('../nothing', { dataDir }))).code).to.equal('not-found');
    const noWeights = await folders.tiny('tiny-cls-fp16');
    await rm(join(noWeights, 'model.safetensors'));
    expect((await failure(resolveVariant(noWeights, { dataDir }))).message).to.match(
      /holds no model\.safetensors/,
    );
    const empty = await folders.empty();
    expect((await failure(resolveVariant(empty, { dataDir }))).message).to.match(/no config\.json/);
  });

  it('finds a folder whatever it is called', async () => {
    const dir = join(await folders.empty(), 'modèle à moi (copy)');
    await cp(tinyCheckpoint('tiny-plain-fp32'), dir, { recursive: true });
    expect((await resolveVariant(dir, { dataDir })).dimensions).to.equal(32);
  });
});
