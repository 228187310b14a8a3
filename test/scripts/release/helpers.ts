import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../../../core/paths.ts';

/** Stands in for npm: does what a release needs of it, and what the file `behavior` in the clone says of a command. */
const FAKE_NPM = `
const { existsSync, mkdirSync, readFileSync, writeFileSync } = require('node:fs');
const [command, ...args] = process.argv.slice(2);
const pack = JSON.parse(readFileSync('package.json', 'utf8'));
const behavior = process.env.FAKE_NPM === command ? process.env.FAKE_NPM_DOES : '';
if (behavior === 'fail') process.exit(1);
if (behavior === 'hang') {
  console.log('hanging');
  setInterval(() => undefined, 1000);
} else if (command === 'version') {
  for (const file of ['package.json', 'package-lock.json']) {
    writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), version: args[0] }));
  }
} else if (command === 'test') {
  console.log('tested ' + pack.version);
} else if (command === 'pack') {
  mkdirSync('dist', { recursive: true });
  writeFileSync('dist/THIRD-PARTY-LICENSES.txt', '* chart 1.0.0: MIT\\n  web 2.0.0: MIT\\n');
  writeFileSync(args[1] + '/' + pack.name + '-' + pack.version + '.tgz', 'packed');
} else if (command === 'sbom') {
  const component = (name, version) => ({ 'bom-ref': name + '@' + version, name, version });
  const dev = args.includes('--omit') ? [] : [component('chart', '1.0.0'), component('linter', '3.0.0')];
  const ref = pack.name + '@' + pack.version;
  console.log(JSON.stringify({
    bomFormat: 'CycloneDX',
    metadata: { component: component(pack.name, pack.version) },
    components: [component('web', '2.0.0'), ...dev],
    dependencies: [{ ref, dependsOn: ['web@2.0.0', ...dev.map((each) => each['bom-ref'])] }],
  }));
}
`;

export interface Released {
  readonly status: number | null;
  readonly stderr: string;
}

/** A small clone of its own at version 0.2.0, whose changelog has a section for 0.3.0. */
export class Clone {
  readonly folder = mkdtempSync(join(tmpdir(), 'bonsai-release-'));
  readonly #npm = mkdtempSync(join(tmpdir(), 'bonsai-fake-npm-'));

  constructor() {
    writeFileSync(join(this.#npm, 'npm-cli.cjs'), FAKE_NPM);
    const version = JSON.stringify({ name: 'bonsai-faq', version: '0.2.0' });
    this.write('package.json', version);
    this.write('package-lock.json', version);
    this.write('.gitignore', 'dist/\nrelease/\n');
    this.write('CHANGELOG.md', '# Changelog\n\n## 0.3.0\n\n- Better.\n\n## 0.4.0\n\n## 0.2.0\n\n- First.\n');
    this.git('init', '--quiet');
    this.git('config', 'user.name', 'Test');
    this.git('config', 'user.email', 'test@example.org');
    this.git('add', '.');
    this.git('commit', '--quiet', '--message', 'First');
  }

  write(name: string, text: string): void {
    writeFileSync(join(this.folder, name), text);
  }

  read(name: string): string {
    return readFileSync(join(this.folder, name), 'utf8');
  }

  git(...args: string[]): string {
    return execFileSync('git', args, { cwd: this.folder, encoding: 'utf8' }).trim();
  }

  /** What a release may change for good: commit, tags, changes and the version. */
  state(): unknown {
    return {
      head: this.git('rev-parse', 'HEAD'),
      tags: this.git('tag', '--list'),
      changes: this.git('status', '--porcelain'),
      version: this.read('package.json'),
    };
  }

  /**
   * Runs the release in the clone.
   *
   * @param npm what npm does at one of its commands: `fail`, or `hang` until the release is sent SIGINT
   */
  release(
    args: readonly string[],
    npm?: readonly [command: string, does: 'fail' | 'hang'],
  ): Promise<Released> {
    const [FAKE_NPM = '', FAKE_NPM_DOES = ''] = npm ?? [];
    const script = join(packageRoot, 'scripts', 'release', 'main.ts');
    const child = spawn(process.execPath, [script, ...args], {
      cwd: this.folder,
      env: { ...process.env, npm_execpath: join(this.#npm, 'npm-cli.cjs'), FAKE_NPM, FAKE_NPM_DOES },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
      if (text.includes('hanging')) child.kill('SIGINT');
    });
    return new Promise((resolve, reject) => {
      child.on('error', reject).on('close', (status) => {
        resolve({ status, stderr });
      });
    });
  }

  remove(): void {
    for (const folder of [this.folder, this.#npm]) rmSync(folder, { recursive: true, force: true });
  }
}
