import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { sha256OfFile } from '../../core/files.ts';
import { packageRoot } from '../../core/paths.ts';
import { readLineage } from '../../encoder/model/lineage.ts';
import { tinyCheckpoint } from '../parity/fixtures.ts';

const RUNNER = fileURLToPath(new URL('./tune-program.ts', import.meta.url));

const STUDENT = tinyCheckpoint('tiny-plain-fp32');

const TEXTS = Array.from({ length: 60 }, (_, number) => `Where is room ${number} of house ${number % 7}?`);

const SCORED = TEXTS.slice(1).map((text, number) => ({
  score: number % 6,
  sentence1: TEXTS[number],
  sentence2: text,
}));

describe('a tuning that is killed', function () {
  this.timeout(240_000);
  let folder: string;
  let recipe: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'bonsai-tune-'));
    recipe = join(folder, 'recipe.json');
    writeFileSync(join(folder, 'texts.txt'), TEXTS.join('\n'));
    writeFileSync(join(folder, 'sts.jsonl'), SCORED.map((pair) => JSON.stringify(pair)).join('\n'));
    const common = { learningRate: 1e-3, evaluateEvery: 8, dropout: 0.1 };
    const distil = { name: 'EmbeddingDistillation', cosine: 5, similarities: 20 };
    const auxiliary = { weight: 0.5, cosine: 5, similarities: 20 };
    writeFileSync(
      recipe,
      JSON.stringify({
        name: 'twice',
        base: STUDENT,
        keep: [0],
        embeddings: 'trained',
        phases: [
          { phase: 'distil', texts: ['texts.txt'], steps: 30, batch: 8, loss: distil, ...common },
          {
            phase: 'sts',
            pairs: 'sts.jsonl',
            epochs: 3,
            batch: 6,
            loss: { name: 'CoSENTLoss', distillation: auxiliary },
            ...common,
          },
        ],
        dev: { sts: 'sts.jsonl' },
      }),
    );
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  /** Tunes in a process of its own; resolves to the signal that ended it. */
  async function tuneProcess(
    out: string,
    dataDir: string,
    death: readonly string[] = [],
  ): Promise<string | null> {
    const node = [RUNNER, recipe, STUDENT, join(folder, out), join(folder, dataDir)];
    const child = spawn(process.execPath, [...node, ...death], { cwd: packageRoot, stdio: 'inherit' });
    const [status, signal] = (await once(child, 'exit')) as [number | null, string | null];
    expect(status === 0 || signal !== null).to.equal(true);
    return signal;
  }

  it('five times ends with the same bytes as one that was not, and leaves nothing else behind', async () => {
    expect(await tuneProcess('whole', 'data-whole')).to.equal(null);
    const deaths = [
      ["Teacher's vectors", '1'],
      ['Phase 1 of 2, distil', '5'],
      ['Phase 1 of 2, distil', '27'],
      ['Phase 2 of 2, sts', '1'],
      ['Phase 2 of 2, sts', '20'],
    ];
    for (const death of deaths) {
      expect(await tuneProcess('killed', 'data-killed', death), death.join(' ')).to.equal('SIGKILL');
    }
    expect(await tuneProcess('killed', 'data-killed')).to.equal(null);

    const weights = (out: string): string => join(folder, out, 'model.safetensors');
    expect(await sha256OfFile(weights('killed'))).to.equal(await sha256OfFile(weights('whole')));
    expect(await sha256OfFile(weights('killed'))).not.to.equal(
      await sha256OfFile(join(STUDENT, 'model.safetensors')),
    );
    expect(readdirSync(join(folder, 'data-killed', 'training'))).to.deep.equal(['teacher-vectors']);
    const lineage = (await readLineage(join(folder, 'killed'))) ?? expect.fail('it has no lineage');
    expect(lineage.phases.map(({ phase }) => phase)).to.deep.equal(['distil', 'sts']);
    expect(lineage.sharesSpaceWith?.cosine).to.be.within(0, 1);
    expect(JSON.parse(await readFile(join(folder, 'killed', 'config.json'), 'utf8'))).to.have.property(
      'num_hidden_layers',
      1,
    );
  });
});
