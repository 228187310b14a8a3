import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { z } from 'zod';
import { listGenerations } from '../../../indexer/generations.ts';
import { peekLibrary } from '../../../store/library/peek.ts';
import { rooms } from '../../journeys/index-helpers.ts';
import { tinyCheckpoint } from '../../parity/fixtures.ts';
import { makePlace, type Place } from '../helpers.ts';

const reportSchema = z.looseObject({
  outcome: z.string(),
  exitStatus: z.number(),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
  gates: z.array(z.looseObject({ gate: z.string(), passed: z.boolean(), figure: z.number().nullable() })),
});
const dryRunSchema = z.looseObject({
  dryRun: z.literal(true),
  embedded: z.number(),
  changes: z.record(z.string(), z.array(z.string())),
});

/** As a person would tell them apart; each finds its own entry by its words. */
const FAQ = rooms(40);

describe('a nightly run of bonsai index', function () {
  this.timeout(300_000);
  let place: Place;
  before(async () => {
    place = await makePlace();
    await write('faq.jsonl', FAQ);
  });
  after(() => place.remove());

  const write = (name: string, rows: readonly unknown[]): Promise<void> =>
    writeFile(join(place.folder, name), rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  const index = (...args: readonly string[]) =>
    place.bonsai(['index', ...args, '--variant', tinyCheckpoint('tiny-plain-fp32'), '--report', 'run.json']);
  const report = async () =>
    reportSchema.parse(JSON.parse(await readFile(join(place.folder, 'run.json'), 'utf8')));
  const outcomes = (): string[] => {
    const library = peekLibrary(join(place.dataDir, 'library.db'));
    try {
      return library.latestReports(9).map(({ outcome }) => outcome);
    } finally {
      library.close();
    }
  };
  const live = async (): Promise<number | undefined> =>
    (await listGenerations(place.dataDir)).find((each) => each.live)?.entries;

  it('says what a first run would do, and makes no index', async () => {
    const { status, stdout, stderr } = await index('faq.jsonl', '--dry-run', '--json');
    expect(status, stderr).to.equal(0);
    const planned = dryRunSchema.parse(JSON.parse(stdout));
    expect(planned).to.include({ outcome: 'dry run', entries: 40, added: 40, embedded: 80 });
    expect(existsSync(join(place.dataDir, 'library.db'))).to.equal(false);
    expect(await listGenerations(place.dataDir)).to.deep.equal([]);
  });

  it('reports what became of it, in a file and in the library', async () => {
    const { status, stderr } = await index('faq.jsonl');
    expect(status, stderr).to.equal(0);
    expect(await report()).to.include({ outcome: 'live', exitStatus: 0, error: null, entries: 40 });
    expect(outcomes()).to.deep.equal(['live']);
  });

  it('says what another would change, down to the entries', async () => {
    const [first, second] = FAQ;
    await write('next.jsonl', [{ ...first, answer: 'It has moved.' }, second, ...FAQ.slice(3)]);
    const { stdout } = await index('next.jsonl', '--dry-run', '--json');
    const planned = dryRunSchema.parse(JSON.parse(stdout));
    expect(planned).to.include({ entries: 39, changed: 1, removed: 1, unchanged: 38, embedded: 1 });
    expect(planned.changes).to.deep.equal({ added: [], changed: ['room-0'], removed: ['room-2'] });
    expect(await live()).to.equal(40);
  });

  it('refuses an export that lost half of its entries, until somebody says that it is meant', async () => {
    await write('cut.jsonl', FAQ.slice(0, 20));
    const refused = await index('cut.jsonl');
    expect(refused.status).to.equal(2);
    expect(refused.stderr).to.match(
      /lost 20 of its 40 entries \(50%\).*nothing was changed.*--accept-shrink/,
    );
    expect(await report()).to.deep.include({ outcome: 'refused', exitStatus: 2 });
    expect((await report()).gates).to.have.length(1);
    expect(await live()).to.equal(40);
    expect(outcomes()).to.deep.equal(['refused', 'live']);
    expect((await index('cut.jsonl', '--dry-run')).status).to.equal(2);

    const accepted = await index('cut.jsonl', '--accept-shrink');
    expect(accepted.status, accepted.stderr).to.equal(0);
    expect(accepted.stdout).to.match(/Accepted: .*lost 20 of its 40/);
    expect(await live()).to.equal(20);
  });

  it('keeps the live index where judged questions find worse than before, and tells whoever is to know', async () => {
    await index('faq.jsonl');
    const judged = FAQ.map(({ id, question }) => ({ query: question, relevant: [id] }));
    await writeFile(
      join(place.dataDir, 'judgements.jsonl'),
      judged.map((row) => JSON.stringify(row)).join('\n'),
    );
    // Each question stands over the answer of another.
    const shuffled = FAQ.map((row, at) => ({ ...FAQ[(at + 7) % FAQ.length], id: row.id }));
    await write('shuffled.jsonl', shuffled);
    const command = { BONSAI_NOTIFY_COMMAND: `cat > ${join(place.folder, 'told.json')}` };
    const variant = ['--variant', tinyCheckpoint('tiny-plain-fp32'), '--report', 'run.json'];
    const refused = await place.bonsai(['index', 'shuffled.jsonl', ...variant], { environment: command });
    expect(refused.status).to.equal(1);
    expect(refused.stderr).to.match(/did not pass and was thrown away.*quality: On 40 judged questions/);
    const { outcome, gates } = await report();
    expect(outcome).to.equal('refused');
    expect(gates.map(({ gate, passed }) => [gate, passed])).to.deep.equal([
      ['shrink', true],
      ['self-recall', true],
      ['recall@10', true],
      ['quality', false],
      ['flips', true],
      ['latency', true],
    ]);
    expect(JSON.parse(await readFile(join(place.folder, 'told.json'), 'utf8'))).to.have.nested.property(
      'data.report.outcome',
      'refused',
    );
    const before = await listGenerations(place.dataDir);
    expect(before[0]?.live).to.equal(true);

    // What is refused does not count as there: the next good export has nothing to undo.
    const again = await index('faq.jsonl');
    expect(again.stdout).to.match(/40 unchanged/);
    const accepted = await index('shuffled.jsonl', '--accept-gates');
    expect(accepted.status, accepted.stderr).to.equal(0);
    expect(await listGenerations(place.dataDir)).to.have.length(
      before.length + 1 > 3 ? 3 : before.length + 1,
    );
  });

  it('changes the encoder by the same way: compared by the vectors of each, then live', async () => {
    await index('faq.jsonl', '--accept-gates');
    const other = ['--variant', tinyCheckpoint('tiny-cls-fp16'), '--report', 'run.json'];
    const { status, stderr } = await place.bonsai(['index', 'faq.jsonl', ...other, '--accept-gates']);
    expect(status, stderr).to.equal(0);
    const { gates } = await report();
    expect(gates.find(({ gate }) => gate === 'quality')?.figure).to.be.a('number');
    expect(gates.find(({ gate }) => gate === 'flips')).to.include({ threshold: 0.3 });
    const kept = await listGenerations(place.dataDir);
    expect(new Set(kept.map(({ variant }) => variant)).size).to.equal(2);
  });
});
