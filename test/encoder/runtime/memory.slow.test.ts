import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { seededRandom } from '../../../core/random.ts';
import { startEncoder } from '../../../encoder/runtime/service.ts';
import { variant } from './helpers.ts';

const MEGABYTE = 1e6;
const WORDS =
  'how where can may I we submit reset open approve the my invoice password badge leave travel'.split(' ');

/** Mostly questions, every hundredth a text as long as the model takes. */
function manyTexts(count: number): string[] {
  const random = seededRandom(7);
  return Array.from({ length: count }, (_, i) => {
    const words = i % 100 === 99 ? 400 : 4 + Math.floor(random() * 16);
    return Array.from({ length: words }, () => WORDS[Math.floor(random() * WORDS.length)]).join(' ');
  });
}

/** The most memory, in bytes, that a process has held resident. */
function peakBytes(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024;
}

describe('encoder: memory', function () {
  this.timeout(900_000);

  for (const name of ['minilm-l6', 'minilm-l6-int8']) {
    it(`of ${name} stays under 500 MB while it embeds 20,000 texts`, async function () {
      if (process.platform !== 'linux') this.skip();
      const encoder = await startEncoder(await variant(name), { threads: 2 });
      const { vectors, truncated } = await encoder.embed(manyTexts(20_000));
      expect(vectors.length).to.equal(20_000 * encoder.dimensions);
      expect(truncated).to.equal(200);
      expect(encoder.pids).to.have.length(2);
      for (const pid of encoder.pids) expect(peakBytes(pid)).to.be.lessThan(500 * MEGABYTE);
      await encoder.close();
    });
  }
});
