import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { packageRoot } from '../../core/paths.ts';

const UNIT = /\.(?:service|timer)$/;

/** Of ten; what is left is mostly the network and the calls that V8 needs. */
const MOST_EXPOSED = 2;

describe('the systemd units', () => {
  const folder = mkdtempSync(join(tmpdir(), 'bonsai-units-'));
  const units = readdirSync(join(packageRoot, 'deploy')).filter((name) => UNIT.test(name));

  function analyze(...args: string[]): { readonly status: number | null; readonly output: string } {
    const { status, stdout, stderr } = spawnSync('systemd-analyze', args, { cwd: folder, encoding: 'utf8' });
    return { status, output: `${stdout}${stderr}` };
  }

  before(function () {
    if (analyze('--version').status !== 0) {
      console.log('      systemd-analyze is not installed: the units are not verified.');
      this.skip();
    }
    cpSync(join(packageRoot, 'deploy'), folder, { recursive: true });
    for (const name of units) {
      const path = join(folder, name);
      // What is installed on a server lies in the clone here.
      const here = readFileSync(path, 'utf8').replace(
        '=/opt/bonsai-faq/bin/bonsai ',
        `=${process.execPath} `,
      );
      writeFileSync(path, here);
    }
  });
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('are three', () => {
    expect(units).to.have.members([
      'bonsai-faq@.service',
      'bonsai-faq-index@.service',
      'bonsai-faq-index@.timer',
    ]);
  });

  for (const name of units) {
    it(`${name} is what systemd understands`, () => {
      const { status, output } = analyze('verify', '--man=no', `./${name}`);
      // It only warns of a misspelled setting, and also of units of this machine.
      expect(output.split('\n').filter((line) => line.includes('bonsai'))).to.deep.equal([]);
      expect(status, output).to.equal(0);
    });
  }

  for (const name of units.filter((each) => each.endsWith('.service'))) {
    it(`${name} leaves little exposed`, () => {
      const threshold = `--threshold=${MOST_EXPOSED * 10}`;
      const { status, output } = analyze('security', '--offline=true', threshold, `./${name}`);
      expect(status, output).to.equal(0);
    });
  }
});
