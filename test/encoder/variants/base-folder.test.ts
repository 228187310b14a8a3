import { cp, mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { sha256OfFile } from '../../../core/files.ts';
import { weightsSha256 } from '../../../encoder/model/folder.ts';
import { prune } from '../../../encoder/pruning/prune.ts';
import { findBase } from '../../../encoder/variants/base.ts';
import { listVariants, resolveVariant } from '../../../encoder/variants/resolve.ts';
import { failureOf } from '../../failure-of.ts';
import { tinyCheckpoint } from '../../parity/fixtures.ts';
import { type Hub, hubFiles, ID, startHub } from '../hub/hub-server.ts';
import { temporaryFolders } from '../model/helpers.ts';

const TINY = tinyCheckpoint('tiny-cls-fp16');
const VARIABLES = ['HF_ENDPOINT', 'HF_HOME', 'HF_HUB_CACHE', 'HF_HUB_OFFLINE', 'HF_TOKEN'] as const;

describe('a base that does not ship', () => {
  const folders = temporaryFolders();
  const before = VARIABLES.map((name) => [name, process.env[name]] as const);
  let hub: Hub;
  let models: string;
  let options: { readonly dataDir: string; readonly models: string };
  let announced: string[];

  /** A catalog with a base that only the hub has, `pruned` made of it on first use, and `tuned` lying ready. */
  beforeEach(async () => {
    hub = await startHub(await hubFiles(TINY));
    const parent = await folders.empty();
    models = join(parent, 'models');
    options = { dataDir: join(parent, 'data'), models };
    announced = [];
    for (const name of VARIABLES) Reflect.deleteProperty(process.env, name);
    process.env.HF_ENDPOINT = hub.endpoint;
    process.env.HF_HOME = await folders.empty();
    await mkdir(models);
    const tuned = join(models, 'tuned');
    await prune({ base: TINY, keep: [1], out: tuned, precision: 'int8', safetensors: false });
    await write(await weightsSha256(TINY));
  });
  afterEach(async () => {
    for (const [name, value] of before) {
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
    await hub.close();
  });

  async function write(sha256: string): Promise<void> {
    const graph = await sha256OfFile(join(models, 'tuned', 'onnx', 'model_quantized.onnx'));
    const line = { base: 'far', precision: 'int8' };
    const content = {
      default: 'tuned',
      bases: { far: { sha256, hub: ID, license: 'mit', language: 'multilingual' } },
      variants: [
        { ...line, name: 'tuned', keep: [1], recipe: 'recipes/best.json', sha256: graph },
        { ...line, name: 'pruned', keep: [0] },
      ],
    };
    await writeFile(join(models, 'catalog.json'), JSON.stringify(content));
  }
  const announce = (line: string): void => void announced.push(line);
  const listed = async (): Promise<string[]> =>
    (await listVariants(options.dataDir, models))
      .filter(({ problem }) => problem === undefined)
      .map(({ name }) => name);

  it('is not needed where a tuned variant of it ships', async () => {
    expect(await resolveVariant('tuned', options)).to.include({ name: 'tuned', layers: 1 });
    expect(hub.seen).to.deep.equal([]);
  });

  it('is fetched once for a variant that is made of it, after one line that says so', async () => {
    expect(await failureOf(resolveVariant('pruned', options))).to.match(
      new RegExp(`^not-found: .*bonsai models add ${ID}`),
    );
    const made = await resolveVariant('pruned', { ...options, announce });
    expect(made).to.include({ name: 'pruned', source: 'pruned', layers: 1 });
    expect(announced).to.have.length(1);
    hub.seen.length = 0;
    expect(await resolveVariant('pruned', options)).to.deep.equal(made);
    await rename(process.env.HF_HOME ?? '', join(await folders.empty(), 'away'));
    expect(await resolveVariant('pruned', options)).to.deep.equal(made);
    expect(hub.seen).to.deep.equal([]);
  });

  it('is listed by what is made of it as soon as it is here', async () => {
    expect(await listed()).to.deep.equal(['tuned']);
    const [, pruned] = await listVariants(options.dataDir, models);
    expect(pruned).to.include({ name: 'pruned', layers: 1, base: 'far', bytes: null, dimensions: null });
    expect(pruned?.problem).to.match(new RegExp(`^its base is missing: .*bonsai models add ${ID}`));
    const { dir, layers } = await findBase('far', { ...options, announce });
    expect(layers).to.deep.equal([0, 1]);
    expect(await listed()).to.include.members(['tuned', 'pruned']);
    expect(await findBase('pruned', options)).to.include({ dir });
  });

  it('is taken from the folder of models where somebody has put it', async () => {
    await cp(TINY, join(models, 'far'), { recursive: true });
    expect(await findBase('far', options)).to.include({ dir: join(models, 'far') });
    expect(await resolveVariant('pruned', options)).to.include({ name: 'pruned' });
    expect(hub.seen).to.deep.equal([]);
  });

  it('is refused where its weights are others than the catalog names', async () => {
    await write('0'.repeat(64));
    expect(await failureOf(resolveVariant('pruned', { ...options, announce }))).to.match(/^corrupt: /);
  });
});
