import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { z } from 'zod';
import { takeLock } from '../../../store/library/lock.ts';
import { tinyCheckpoint } from '../../parity/fixtures.ts';
import { makePlace, type Place } from '../helpers.ts';

const ENGLISH = [
  { id: 'badge', question: 'I have lost my badge. What now?', answer: 'Call the gate on extension 4410.' },
  { id: 'leave', question: 'How many days of holiday do I have?', answer: 'Thirty working days a year.' },
  { id: 'park', question: 'Where can I park my bicycle?', answer: 'In the cellar of building B.' },
];
const JAPANESE = { id: 'pay', question: '給料日はいつですか。', answer: '毎月二十五日です。' };

const indexed = z.looseObject({ languages: z.array(z.object({ language: z.string(), share: z.number() })) });

describe('bonsai index', function () {
  this.timeout(300_000);
  let place: Place;
  before(async () => {
    place = await makePlace();
    await write('faq.jsonl', ENGLISH);
    await write('more.jsonl', [JAPANESE]);
  });
  after(() => place.remove());

  const write = (name: string, rows: readonly unknown[]): Promise<void> =>
    writeFile(join(place.folder, name), rows.map((row) => `${JSON.stringify(row)}\n`).join(''));

  it('reads its files only once no other run can put back what is older', async () => {
    await mkdir(place.dataDir, { recursive: true });
    const lock = takeLock(join(place.dataDir, 'indexer.lock'));
    try {
      await write('bad.jsonl', ['nonsense']);
      const { status, stderr } = await place.bonsai(['index', 'bad.jsonl']);
      expect(status).to.equal(1);
      expect(stderr)
        .to.match(/^bonsai: Another indexer is at work here/)
        .and.not.to.include('rows are bad');
    } finally {
      lock.release();
    }
  });

  it('counts the languages of the whole FAQ, also where it is added to', async () => {
    const variant = ['--variant', tinyCheckpoint('tiny-plain-fp32')];
    const languagesAfter = async (...args: readonly string[]) => {
      const { status, stdout, stderr } = await place.bonsai(['index', ...args, ...variant, '--json']);
      expect(status, stderr).to.equal(0);
      return indexed.parse(JSON.parse(stdout)).languages;
    };
    expect(await languagesAfter('faq.jsonl')).to.deep.equal([{ language: 'en', share: 1 }]);
    expect(await languagesAfter('more.jsonl', '--add')).to.deep.equal([
      { language: 'en', share: 0.75 },
      { language: 'ja', share: 0.25 },
    ]);
  });
});
