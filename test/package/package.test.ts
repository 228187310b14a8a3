import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { z } from 'zod';
import { aComparison } from '../evaluation/roi/a-comparison.ts';
import { type Machine, makeMachine, reachesRegistry, usualTools } from './machine.ts';
import {
  forgetTarball,
  pack,
  packageFolder,
  runPackaged,
  startPackage,
  type Started,
} from './packaged-program.ts';
import { weigh } from './weight.ts';

const MEGABYTE = 1e6;

/** Scripts that npm runs when somebody installs a package. */
const INSTALL_SCRIPTS = ['preinstall', 'install', 'postinstall', 'prepare'];

const answerSchema = z.object({ degraded: z.boolean(), hits: z.array(z.object({ id: z.string() })).min(1) });

describe('the package, with no compiler around', function () {
  this.timeout(300_000);
  let place: string;
  let machine: Machine;
  let tarball: string;
  let program: Started;

  before(async function () {
    place = await realpath(await mkdtemp(join(tmpdir(), 'bonsai-package-')));
    const tools = await usualTools();
    machine = await makeMachine(join(place, 'machine'), tools, 'shared');
    const reached = await reachesRegistry(machine);
    if (!reached && process.env.BONSAI_REQUIRE_REGISTRY === '1') {
      throw new Error('The npm registry does not answer.');
    }
    tarball = await pack(await mkdtemp(join(place, 'packed-')), tools);
    try {
      program = await startPackage(tarball, machine, reached ? 'prefer-offline' : 'offline');
    } catch (error) {
      if (reached) throw error;
      process.stderr.write(
        'The npm registry does not answer, and npm has not all packages in its cache: the package is not tried.\n',
      );
      this.skip();
    } finally {
      await forgetTarball(tarball, machine);
    }
  });

  after(() => rm(place, { recursive: true }));

  it('starts, with a word of warning from nobody', () => {
    const said = program.said();
    expect(said).to.match(/^Indexing the sample FAQ …$/m);
    expect(said).not.to.match(/warn|error|"level":[456]0/i);
  });

  it('answers a question with its encoder', async () => {
    const response = await fetch(`${program.url}/api/search?q=I+forgot+my+password`);
    const { degraded, hits } = answerSchema.parse(await response.json());
    expect(hits[0]?.id).to.equal('it-password-reset');
    expect(degraded).to.equal(false);
  });

  it('draws charts, and its pages have their styles', async () => {
    await writeFile(join(machine.folder, 'comparison.json'), JSON.stringify(aComparison()));
    await runPackaged(machine, ['report', '.', '--draws', '500', '--out', 'report.html']);
    const report = await readFile(join(machine.folder, 'report.html'), 'utf8');
    expect(report).to.match(/<svg class="wide" role="img"/);
    const page = await (await fetch(program.url)).text();
    const style = /href="([^"]*page\.css[^"]*)"/.exec(page)?.[1] ?? '';
    expect((await fetch(new URL(style, program.url))).status).to.equal(200);
  });

  it('can use variants of every kind that is listed', async () => {
    const { stdout } = await runPackaged(machine, ['models', '--json']);
    const variants = z.array(z.object({ name: z.string() })).parse(JSON.parse(stdout));
    const others = ['minilm-l3', 'minilm-l3-tuned', 'minilm-l2-tuned'];
    expect(variants.map(({ name }) => name)).to.include.members(others);
    await writeFile(join(machine.folder, 'texts.txt'), 'badge\n');
    for (const name of others) {
      const { stdout: vector } = await runPackaged(machine, ['embed', 'texts.txt', '--variant', name]);
      expect(z.array(z.number()).parse(JSON.parse(vector)), name).to.have.length(384);
    }
  });

  it('ends when npx is told to end', () => program.stop());

  it('writes nothing into its own folder', async () => {
    const folder = await packageFolder(machine);
    const items = await readdir(folder, { recursive: true, withFileTypes: true });
    const files = items
      .filter((item) => !item.isDirectory())
      .map((item) => `package/${relative(folder, join(item.parentPath, item.name))}`);
    const { stdout } = await promisify(execFile)('tar', ['-tzf', tarball]);
    expect(files.sort()).to.deep.equal(stdout.trim().split('\n').sort());
  });

  it('lists the licenses of what it holds, with their texts', async () => {
    const folder = await packageFolder(machine);
    const list = await readFile(join(folder, 'dist', 'THIRD-PARTY-LICENSES.txt'), 'utf8');
    const [names = ''] = list.split('-----');
    const held = [...names.matchAll(/^\* (\S+) \S+: (.*)$/gm)].map(
      ([, name, license]) => `${name}: ${license}`,
    );
    expect(held).to.deep.equal([
      'better-sqlite3: MIT',
      'echarts: Apache-2.0',
      'onnxruntime-common: MIT',
      'onnxruntime-node: MIT',
      'tslib: 0BSD',
      'zrender: BSD-3-Clause',
    ]);
    expect(list).to.contain('express 5');
    expect(list).to.contain('Copyright (c) Microsoft Corporation');
  });

  it('has no script that runs at its installation', async () => {
    const text = await readFile(join(await packageFolder(machine), 'package.json'), 'utf8');
    const { scripts } = z.object({ scripts: z.record(z.string(), z.string()) }).parse(JSON.parse(text));
    expect(Object.keys(scripts)).not.to.include.members(INSTALL_SCRIPTS);
  });

  it('says on another platform that it was made on this one', async () => {
    const elsewhere = `data:text/javascript,Object.defineProperty(process, 'platform', { value: 'aix' })`;
    const failed: unknown = await runPackaged(machine, ['--version'], ['--import', elsewhere]).catch(
      (error: unknown) => error,
    );
    expect(failed)
      .to.have.property('stderr')
      .that.matches(
        new RegExp(`^This package .* made on ${process.platform}-\\S+ and cannot run on aix-.*\n$`),
      );
  });

  it('weighs what is promised at most', async () => {
    const { packages, downloaded, unpacked } = await weigh(tarball, machine);
    expect(packages).to.be.within(20, 250);
    expect(downloaded).to.be.within(1, 130 * MEGABYTE);
    expect(unpacked).to.be.within(downloaded, 350 * MEGABYTE);
  });
});
