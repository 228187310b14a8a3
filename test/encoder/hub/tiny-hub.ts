import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { type Fetched, fetchModel, type FetchOptions } from '../../../encoder/hub/fetch-model.ts';
import type { HubSettings } from '../../../encoder/hub/settings.ts';
import { modelIdentity } from '../../../encoder/model/folder.ts';
import { tinyCheckpoint } from '../../parity/fixtures.ts';
import { temporaryFolders } from '../model/helpers.ts';
import { COMMIT, type Hub, hubFiles, ID, startHub } from './hub-server.ts';

export const TINY = tinyCheckpoint('tiny-cls-fp16');
export const WEIGHTS = 'model.safetensors';

/** A hub that has a tiny encoder, and a cache, both new for each test. */
export interface TinyHub {
  readonly hub: Hub;
  readonly settings: HubSettings;
  /** What was announced. */
  readonly announced: string[];
  fetch(options?: Partial<FetchOptions>, revision?: string | null): Promise<Fetched>;
  weights(): Buffer;
  /** The model's folder in the cache. */
  repository(): string;
  /** Where its weights are written until they are whole. */
  unfinished(): string;
  /** The requests for its weights that came to where they are kept. */
  ofWeights(): Hub['seen'];
  /** Asserts that a model is whole and the same as the tiny encoder. */
  expectWhole(fetched: Fetched): Promise<void>;
  expectNoSnapshot(): void;
}

/** To be called in a `describe`. */
export function tinyHub(): TinyHub {
  const folders = temporaryFolders();
  let hub: Hub;
  let settings: HubSettings;
  let announced: string[];
  beforeEach(async () => {
    hub = await startHub(await hubFiles(TINY));
    const cacheDir = join(await folders.empty(), 'hub');
    settings = { endpoint: hub.endpoint, cacheDir, token: null, offline: false, stallMs: 10_000 };
    announced = [];
  });
  afterEach(() => hub.close());

  const repository = (): string => join(settings.cacheDir, 'models--acme--tiny-encoder');
  const unfinished = (): string =>
    join(repository(), 'blobs', `${hub.files.get(WEIGHTS)?.hash ?? ''}.bonsai.incomplete`);
  return {
    get hub() {
      return hub;
    },
    get settings() {
      return settings;
    },
    get announced() {
      return announced;
    },
    repository,
    unfinished,
    weights: () => hub.files.get(WEIGHTS)?.content ?? Buffer.alloc(0),
    ofWeights: () => hub.seen.filter(({ server }) => server === 'storage'),
    fetch(options = {}, revision = null) {
      const announce = (line: string): void => void announced.push(line);
      return fetchModel({ id: ID, revision }, { announce, settings, retryMs: 1, ...options });
    },
    async expectWhole({ dir, commit }) {
      expect(commit).to.equal(COMMIT);
      expect(await modelIdentity(dir)).to.equal(await modelIdentity(TINY));
      expect(existsSync(unfinished())).to.equal(false);
      const others = await readdir(repository());
      expect(others.filter((name) => name.endsWith('.tmp'))).to.deep.equal([]);
    },
    expectNoSnapshot() {
      expect(existsSync(join(repository(), 'snapshots'))).to.equal(false);
      expect(existsSync(join(repository(), 'refs'))).to.equal(false);
    },
  };
}
