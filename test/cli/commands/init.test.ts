import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { makePlace, type Place } from '../helpers.ts';

describe('bonsai init', () => {
  let place: Place;
  let file: string;
  before(async () => {
    place = await makePlace();
    file = join(place.folder, 'bonsai.config.json');
  });
  after(() => place.remove());

  it('writes a settings file that every command can read', async () => {
    const { status, stdout, stderr } = await place.bonsai(['init']);
    expect(status, stderr).to.equal(0);
    expect(stdout).to.match(/^bonsai\.config\.json is written/);
    expect((await place.bonsai(['config'])).status).to.equal(0);
    expect(await readdir(place.folder)).to.deep.equal(['bonsai.config.json']);
  });

  it('replaces one that is there only by force, also a broken one', async () => {
    await writeFile(file, '{"threads": ');
    const refused = await place.bonsai(['init']);
    expect(refused.status).to.equal(1);
    expect(refused.stderr).to.match(/^bonsai: .*bonsai init --force\n$/);
    expect(await readFile(file, 'utf8')).to.equal('{"threads": ');
    const forced = await place.bonsai(['init', '--force', '--json']);
    expect(forced.status, forced.stderr).to.equal(0);
    expect(JSON.parse(forced.stdout))
      .to.have.property('path')
      .that.matches(/bonsai\.config\.json$/);
    expect(await readFile(file, 'utf8')).to.match(/\/\/ "threads": \d+,/);
  });
});
