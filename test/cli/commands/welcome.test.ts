import { existsSync } from 'node:fs';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { makePlace, type Place } from '../helpers.ts';
import { CTRL_C, CTRL_D, hasTerminal, onTerminal } from '../terminal.ts';

const PROMPT = /Enter for the sample: /;
const ANSWERS = /answers on (http:\/\/127\.0\.0\.1:\d+)/;

describe('bonsai alone', function () {
  this.timeout(300_000);
  let place: Place;
  beforeEach(async () => {
    place = await makePlace();
  });
  afterEach(() => place.remove());

  it('shows the help where nobody is there to answer', async () => {
    const { status, stdout, stderr } = await place.bonsai([]);
    expect({ status, stdout }).to.deep.equal({ status: 2, stdout: '' });
    expect(stderr).to.include('Usage: bonsai').and.include('init');
    expect(existsSync(place.dataDir)).to.equal(false);
  });

  describe('on a terminal', () => {
    before(function () {
      if (hasTerminal) return;
      console.warn('      skipped: this needs the script command of util-linux');
      this.skip();
    });

    for (const [name, key] of Object.entries({ 'Ctrl-C': CTRL_C, 'Ctrl-D': CTRL_D })) {
      it(`ends on ${name} and leaves nothing`, async () => {
        const session = onTerminal(place);
        await session.until(PROMPT);
        session.type(key);
        expect(await session.ended).to.equal(130);
        expect(session.shown()).to.match(/\r\nStopped\.\r\n$/);
        expect(existsSync(place.dataDir)).to.equal(false);
      });
    }

    it('leaves a machine that builds and tests alone', async () => {
      const session = onTerminal(place, { CI: 'true' });
      await session.until(/Usage: bonsai/);
      expect(await session.ended).to.equal(2);
    });

    it('goes from nothing to the page with one question, and to the page alone the next time', async () => {
      const browser = join(place.folder, 'browser.sh');
      const opened = join(place.folder, 'opened');
      await writeFile(browser, `#!/bin/sh\nprintf '%s' "$1" > '${opened}'\n`);
      await chmod(browser, 0o755);

      const first = onTerminal(place, { BROWSER: browser });
      await first.until(PROMPT);
      first.type('\r');
      await first.until(/Indexing the sample FAQ/);
      const answers = await first.until(ANSWERS);
      await first.until(/--help/);
      const url = answers.replace('answers on ', '');
      expect((await fetch(`${url}/readyz`)).status).to.equal(200);
      first.type(CTRL_C);
      expect(await first.ended, first.shown()).to.equal(0);
      expect(await readFile(opened, 'utf8')).to.equal(url);

      const second = onTerminal(place);
      await second.until(ANSWERS);
      second.type(CTRL_C);
      expect(await second.ended, second.shown()).to.equal(0);
      expect(second.shown()).not.to.match(/Enter for|Indexing|Verified|"level"/);
    });

    it('ends on Ctrl-C while it indexes, and says so once', async () => {
      const session = onTerminal(place);
      await session.until(PROMPT);
      session.type('\r');
      await session.until(/Reading/);
      session.type(CTRL_C);
      expect(await session.ended).to.equal(130);
      expect(session.shown().match(/Stopping|Stopped/g)).to.deep.equal(['Stopping', 'Stopped']);
    });

    it('says what is wrong with a file, asks again, and completes its name', async () => {
      await writeFile(join(place.folder, 'empty.csv'), 'id,question,answer\n');
      await writeFile(
        join(place.folder, 'our faq.jsonl'),
        `${JSON.stringify({ id: 'a', question: 'I lost my badge', answer: 'Ask reception.' })}\n`,
      );
      const session = onTerminal(place);
      await session.until(PROMPT);
      session.type('nowhere.xlsx\r');
      await session.until(/There is no file nowhere\.xlsx/);
      await session.until(PROMPT);
      session.type('empty.csv\r');
      await session.until(/There are no entries in empty\.csv/);
      await session.until(PROMPT);
      session.type('ou\t');
      await session.until(/our faq\.jsonl/);
      session.type('\r');
      await session.until(/1 entries: 1 added/);
      await session.until(ANSWERS);
      session.type(CTRL_C);
      expect(await session.ended, session.shown()).to.equal(0);
    });
  });
});
