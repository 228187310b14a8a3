import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { Clone } from './helpers.ts';

describe('npm run release', () => {
  let clone: Clone;
  beforeEach(() => {
    clone = new Clone();
  });
  afterEach(() => {
    clone.remove();
  });

  it('tests, packs, lists the parts, sums, commits and tags', async () => {
    const { status, stderr } = await clone.release(['0.3.0']);
    expect(stderr).to.include('tested 0.3.0');
    expect(status, stderr).to.equal(0);
    expect(readdirSync(join(clone.folder, 'release'))).to.have.members([
      `bonsai-faq-0.3.0-${process.platform}-${process.arch}.tgz`,
      'bonsai-faq-0.3.0.cdx.json',
      'SHA256SUMS',
    ]);
    expect(clone.git('status', '--porcelain')).to.equal('');
    expect(clone.git('log', '-1', '--format=%s')).to.equal('Release 0.3.0');
    expect(clone.git('cat-file', '-t', 'v0.3.0')).to.equal('tag');
    expect(clone.git('rev-parse', 'v0.3.0^{commit}')).to.equal(clone.git('rev-parse', 'HEAD'));
    expect(clone.git('show', 'HEAD:package.json')).to.include('"version":"0.3.0"');
    const sums = execFileSync('sha256sum', ['--check', '--strict', 'SHA256SUMS'], {
      cwd: join(clone.folder, 'release'),
      encoding: 'utf8',
    });
    expect(sums.match(/: OK/g)).to.have.length(2);
  });

  it('lists what the package holds beside what npm installs, and no tool', async () => {
    await clone.release(['0.3.0']);
    const bill = JSON.parse(clone.read('release/bonsai-faq-0.3.0.cdx.json')) as unknown;
    expect(bill).to.deep.include({
      bomFormat: 'CycloneDX',
      components: [
        { 'bom-ref': 'web@2.0.0', name: 'web', version: '2.0.0' },
        { 'bom-ref': 'chart@1.0.0', name: 'chart', version: '1.0.0', scope: 'required' },
      ],
      dependencies: [{ ref: 'bonsai-faq@0.3.0', dependsOn: ['web@2.0.0', 'chart@1.0.0'] }],
    });
  });

  it('releases the version that package.json has already', async () => {
    clone.write('CHANGELOG.md', '## 0.2.0\n\n- First.\n');
    clone.git('commit', '--quiet', '--all', '--message', 'Changelog');
    expect((await clone.release(['0.2.0'])).status).to.equal(0);
    expect(clone.git('tag', '--list')).to.equal('v0.2.0');
  });

  it('shows the steps and does none of them with --dry-run', async () => {
    const before = clone.state();
    const { status, stderr } = await clone.release(['0.3.0', '--dry-run']);
    expect(status).to.equal(0);
    expect(stderr.match(/^Would do: /gm)).to.have.length(6);
    expect(clone.state()).to.deep.equal(before);
    expect(existsSync(join(clone.folder, 'release'))).to.equal(false);
  });

  const refused: readonly (readonly [string, string, number, RegExp, (clone: Clone) => unknown])[] = [
    ['what is no version', '0.3', 2, /0\.3 is not a semantic version/, () => undefined],
    ['a tagged version', '0.3.0', 2, /v0\.3\.0 is tagged already/, (each) => each.git('tag', 'v0.3.0')],
    [
      'a clone with changes',
      '0.3.0',
      1,
      /has changes/,
      (each) => {
        each.write('new.txt', '');
      },
    ],
    ['a version that the changelog lacks', '0.5.0', 1, /nothing below "## 0\.5\.0"/, () => undefined],
    ['a version with an empty section', '0.4.0', 1, /nothing below "## 0\.4\.0"/, () => undefined],
  ];
  for (const [what, version, expected, message, prepare] of refused) {
    it(`refuses ${what}`, async () => {
      prepare(clone);
      const before = clone.state();
      const { status, stderr } = await clone.release([version]);
      expect(stderr).to.match(message);
      expect(status).to.equal(expected);
      expect(clone.state()).to.deep.equal(before);
    });
  }

  for (const command of ['version', 'test', 'pack', 'sbom']) {
    it(`leaves the clone as it was where npm ${command} fails`, async () => {
      const before = clone.state();
      const { status, stderr } = await clone.release(['0.3.0'], [command, 'fail']);
      expect(stderr).to.include(`npm ${command} did not succeed`);
      expect(status).to.equal(1);
      expect(clone.state()).to.deep.equal(before);
      expect(existsSync(join(clone.folder, 'release'))).to.equal(false);
    });
  }

  it('leaves the clone as it was where the commit cannot be tagged', async () => {
    // A folder where the tag's file would be.
    clone.git('tag', 'v0.3.0/taken');
    const before = clone.state();
    const { status } = await clone.release(['0.3.0']);
    expect(status).to.equal(1);
    expect(clone.state()).to.deep.equal(before);
  });

  it('leaves the clone as it was on Ctrl-C', async () => {
    const before = clone.state();
    const { status, stderr } = await clone.release(['0.3.0'], ['test', 'hang']);
    expect(stderr).to.include('Stopped.');
    expect(status).to.equal(130);
    expect(clone.state()).to.deep.equal(before);
  });
});
