import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { packageRoot } from '../../core/paths.ts';
import { makePlace, type Place } from '../cli/helpers.ts';
import { OFFICE } from '../journeys/index-helpers.ts';

const LINE = /^(?<when>(?:[\d*/,-]+ ){5}) +(?<user>\S+) +(?<command>.*)$/m;

describe('deploy/crontab', () => {
  let place: Place;
  before(async () => {
    place = await makePlace();
  });
  after(() => place.remove());

  const {
    when = '',
    user,
    command = '',
  } = LINE.exec(readFileSync(join(packageRoot, 'deploy', 'crontab'), 'utf8'))?.groups ?? {};

  it('has a line for every night, for the user of the services', () => {
    expect(when.trim()).to.match(/^[0-5]?\d ([01]?\d|2[0-3]) \* \* \*$/);
    expect(user).to.equal('bonsai-faq');
  });

  it('has a command that indexes, says nothing, and notes what it did', () => {
    const faq = join(place.folder, 'hr');
    mkdirSync(faq);
    writeFileSync(join(place.folder, 'hr.jsonl'), OFFICE.map((row) => `${JSON.stringify(row)}\n`).join(''));
    const here = command
      .replace('/var/lib/bonsai-faq/hr', faq)
      .replace('/exports/hr.xlsx', join(place.folder, 'hr.jsonl'))
      .replace(
        '/opt/bonsai-faq/bin/bonsai',
        `"${process.execPath}" "${join(packageRoot, 'cli', 'main.ts')}"`,
      );
    const { status, stdout, stderr } = spawnSync('/bin/sh', ['-c', here], { encoding: 'utf8' });
    expect({ status, stdout, stderr }).to.deep.equal({ status: 0, stdout: '', stderr: '' });
    expect(JSON.parse(readFileSync(join(faq, 'index.jsonl'), 'utf8'))).to.include({
      entries: OFFICE.length,
      activated: true,
    });
  });
});
