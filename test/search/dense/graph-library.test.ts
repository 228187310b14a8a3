import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { graphLibrary } from '../../../search/dense/graph-library.ts';

const WITHOUT = new URL('../../without-graph-library.js', import.meta.url).href;
const LIBRARY = new URL('../../../search/dense/graph-library.ts', import.meta.url).href;
const PROGRAM = `
  const { graphLibrary, requiredGraph } = await import(${JSON.stringify(LIBRARY)});
  const { reason, remedy } = await graphLibrary();
  const code = await requiredGraph().catch((error) => error.code);
  process.stdout.write(JSON.stringify([reason, remedy, code]));
`;

/** What a process says of the library that loading it fails in. */
function absence(message: string, code: string): string[] {
  const printed = execFileSync(
    process.execPath,
    ['--import', WITHOUT, '--input-type=module', '--eval', PROGRAM],
    {
      encoding: 'utf8',
      cwd: fileURLToPath(new URL('../../../', import.meta.url)),
      env: { ...process.env, HNSWLIB_FAILS_WITH: message, HNSWLIB_FAILS_AS: code },
    },
  );
  return String(JSON.parse(printed)).split(',');
}

describe('the graph library', () => {
  it('builds graphs where it could be built', async () => {
    expect((await graphLibrary()).Graph).to.be.a('function');
  });

  for (const [what, message, code, reason, command] of [
    [
      'is not installed',
      "Cannot find package 'hnswlib-node'",
      'ERR_MODULE_NOT_FOUND',
      'hnswlib-node is not installed',
      'npm install --include=optional',
    ],
    [
      'was not built',
      'Could not locate the bindings file. Tried:\n → /x/build/addon.node',
      '',
      'but was not built',
      'npm rebuild hnswlib-node',
    ],
    [
      'was built for another machine',
      '/x/addon.node: invalid ELF header',
      'ERR_DLOPEN_FAILED',
      'does not load (/x/addon.node: invalid ELF header)',
      'npm rebuild hnswlib-node',
    ],
  ] as const) {
    it(`is absent with a reason and a remedy where it ${what}`, () => {
      const said = absence(message, code).join(',');
      expect(said)
        .to.include(reason)
        .and.include(`"${command}"`)
        .and.match(/,unavailable$/);
      expect(said).not.to.include('\n');
    });
  }
});
