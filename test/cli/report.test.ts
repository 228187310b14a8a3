import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { aComparison } from '../evaluation/roi/a-comparison.ts';
import { makePlace, type Place } from './helpers.ts';

describe('bonsai report', function () {
  this.timeout(300_000);
  let place: Place;
  before(async () => {
    place = await makePlace();
    await writeFile(join(place.folder, 'comparison.json'), JSON.stringify(aComparison()));
  });
  after(() => place.remove());

  it('says how to measure where nothing was', async () => {
    const { status, stderr } = await place.bonsai(['report']);
    expect(status).to.equal(2);
    expect(stderr).to.contain('measure first: bonsai compare');
  });

  it('refuses an input that cannot be, in one line', async () => {
    const { status, stderr } = await place.bonsai(['report', '.', '--set', 'questionsADay=5..4..3']);
    expect(status).to.equal(2);
    expect(stderr).to.contain('questionsADay goes from low to high');
  });

  it('says first that all inputs are assumed, until somebody states one', async () => {
    const assumed = await place.bonsai(['report', '.', '--draws', '500', '--out', 'assumed.html']);
    expect(assumed.stdout).to.match(/^An example, not your company yet: every input is assumed\./);
    expect(assumed.stdout).to.contain('--set questionsADay=100..300..800');
    const page = await readFile(join(place.folder, 'assumed.html'), 'utf8');
    expect(page.indexOf('every input is assumed')).to.be.within(1, page.indexOf('class="verdict'));
    const japanese = await place.bonsai(['report', '.', '--draws', '500', '--lang', 'ja']);
    expect(japanese.stdout).to.match(/^これは例であり/);
    const stated = await place.bonsai(['report', '.', '--draws', '500', '--set', 'questionsADay=300']);
    expect(stated.stdout).to.match(/^(?:Yes|Not certain|No)\./);
  });

  it('prints inputs that it reads again, and writes the report', async () => {
    const printed = await place.bonsai([
      'report',
      '--print-inputs',
      '--lang',
      'ja',
      '--set',
      'questionsADay=2',
    ]);
    await writeFile(join(place.folder, 'numbers.json'), printed.stdout);
    const args = [
      'report',
      '.',
      '--inputs',
      'numbers.json',
      '--lang',
      'ja',
      '--draws',
      '500',
      '--out',
      'report.html',
    ];
    const { status, stdout } = await place.bonsai(args);
    expect(status).to.equal(0);
    expect(stdout).to.match(/^いいえ。/);
    expect(await readFile(join(place.folder, 'report.html'), 'utf8')).to.contain('class="verdict no"');
  });
});
