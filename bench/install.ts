/**
 * Installs and starts the program under every supported Node.js and npm, on a place that has nothing else: no compiler,
 * no make, no Python, an empty home, an empty npm cache.
 *
 *     node bench/install.ts            writes install.json and install.md; about a quarter of an hour
 *     node bench/install.ts --quick    one Node.js and npm; prints, writes nothing
 *
 * Needs the npm registry, and git.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { packageRoot } from '../core/paths.ts';
import { describeMachine } from '../evaluation/cost/machine.ts';
import { pack } from '../test/package/packaged-program.ts';
import { installMarkdown } from './install/markdown.ts';
import { tryAll } from './install/try-all.ts';
import { fetchTools } from './install/tools.ts';
import { writeMarkdown } from './markdown.ts';

const NODE_VERSIONS = ['22', '24', '26'];
const NPM_VERSIONS = ['10', '11', '12'];
/** The oldest that is promised; npm 12 does not run on it. */
const OLDEST = { node: '22.14', npm: '10' };

const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false } } });
const say = (line: string): void => void process.stderr.write(`${line}\n`);

const machine = await describeMachine();
const place = await mkdtemp(join(tmpdir(), 'bonsai-install-'));
try {
  const pairs = NODE_VERSIONS.flatMap((node) => NPM_VERSIONS.map((npm) => ({ node, npm })));
  say('Fetching every Node.js and npm …');
  const tools = await fetchTools(
    join(place, 'tools'),
    values.quick ? [{ node: '24', npm: '12' }] : [OLDEST, ...pairs],
  );
  say('Packing …');
  const [packer] = tools;
  if (packer === undefined) throw new Error('There is no Node.js to pack with.');
  const tarball = await pack(await mkdtemp(join(place, 'packed-')), packer);
  const trials = [];
  for (const each of tools)
    trials.push(await tryAll(await mkdtemp(join(place, 'trial-')), each, tarball, say));
  const bench = { date: new Date().toISOString().slice(0, 10), machine, trials };
  const text = installMarkdown(bench);
  if (values.quick) process.stdout.write(text);
  else {
    await writeFile(join(packageRoot, 'bench', 'install.json'), `${JSON.stringify(bench, null, 2)}\n`);
    await writeMarkdown(join(packageRoot, 'bench', 'install.md'), text);
  }
} finally {
  await rm(place, { recursive: true });
}
