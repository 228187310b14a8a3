import { expect } from 'chai';
import { createProgram } from '../../cli/program.ts';

describe('the command line', () => {
  const namesFor = async (...argv: string[]): Promise<string[]> =>
    (await createProgram(argv)).commands.map((command) => command.name());

  it('loads one command alone where that is named', async () => {
    const all = await namesFor('--help');
    expect(all).to.include.members(['search', 'index', 'serve', 'start', 'report']);
    for (const name of all) {
      expect(await namesFor('--threads', '1', name, 'x')).to.deep.equal([name]);
    }
  });

  it('loads what welcomes only for somebody who is there and names nothing', async () => {
    const loaded = async (...argv: string[]): Promise<number> =>
      (await createProgram(argv, true)).commands.length;
    for (const argv of [[], ['--data-dir', 'x'], ['--threads=3']]) expect(await loaded(...argv)).to.equal(0);
    for (const argv of [['--help'], ['serach'], ['--json']]) {
      expect(await loaded(...argv)).to.be.greaterThan(10);
    }
  });

  it('loads none where only the version is asked for', async () => {
    expect(await namesFor('--version')).to.deep.equal([]);
  });

  it('knows all of them where none is named, so that a slip of the pen finds its neighbor', async () => {
    expect(await namesFor('serach')).to.deep.equal(await namesFor());
  });

  it('loads a command, too, that an option’s value happens to be called like', async () => {
    expect(await namesFor('--data-dir', 'index', 'search', 'x')).to.deep.equal(['search', 'index']);
  });
});
