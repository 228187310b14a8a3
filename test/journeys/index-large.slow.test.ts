import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { z } from 'zod';
import { packageRoot } from '../../core/paths.ts';
import { seededRandom } from '../../core/random.ts';
import {
  openWorkbench,
  closeWorkbench,
  temporaryFolder,
  writeRows,
  type Row,
  type Workbench,
} from './index-helpers.ts';

const ENTRIES = 20_000;

const THINGS = [
  'printer',
  'laptop',
  'badge',
  'payslip',
  'contract',
  'invoice',
  'desk',
  'locker',
  'license',
  'ticket',
];
const DEEDS = [
  'order',
  'renew',
  'cancel',
  'replace',
  'return',
  'report',
  'approve',
  'extend',
  'find',
  'archive',
];
const TEAMS = ['payroll', 'security', 'facilities', 'travel', 'legal', 'finance', 'procurement', 'research'];

function syntheticEntries(count: number): Row[] {
  const random = seededRandom(20);
  const one = (words: readonly string[]): string => words[Math.floor(random() * words.length)] ?? '';
  return Array.from({ length: count }, (_, number) => ({
    id: `s${number}`,
    question: `How do I ${one(DEEDS)} the ${one(THINGS)} number ${number} of ${one(TEAMS)}?`,
    answer: `Ask ${one(TEAMS)} and quote case ${number}. They ${one(DEEDS)} it within ${1 + Math.floor(random() * 30)} days.`,
  }));
}

const outputSchema = z.object({
  report: z.object({
    entries: z.number(),
    embedded: z.number(),
    recallAt10: z.number(),
    seconds: z.number(),
  }),
  peakMegabytes: z.number(),
});

describe('indexing 20,000 entries', function () {
  this.timeout(3_600_000);
  let bench: Workbench;
  before(async () => {
    bench = await openWorkbench();
  });
  after(closeWorkbench);

  it('stays within 600 MB', async () => {
    const folder = temporaryFolder();
    const file = await writeRows(join(folder, 'large.jsonl'), syntheticEntries(ENTRIES));
    const runner = fileURLToPath(new URL('./index-program.ts', import.meta.url));
    // With a graph, which takes the most memory.
    const args = [
      '--import',
      new URL('../small-scan-limit.js', import.meta.url).href,
      runner,
      file,
      join(folder, 'data'),
      bench.variant.dir,
    ];
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: packageRoot });
    const { report, peakMegabytes } = outputSchema.parse(JSON.parse(stdout));
    expect(report).to.include({ entries: ENTRIES, embedded: 2 * ENTRIES });
    expect(report.recallAt10).to.be.at.least(0.99);
    expect(peakMegabytes).to.be.below(600);
  });
});
