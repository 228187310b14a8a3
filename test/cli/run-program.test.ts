import { expect } from 'chai';
import Sqlite from 'better-sqlite3';
import { runProgram } from '../../cli/run-program.ts';

/** What `runProgram` prints on standard error, and the exit status, where a command ends with this error. */
async function endOf(error: Error): Promise<{ readonly printed: string; readonly status: unknown }> {
  const write = process.stderr.write.bind(process.stderr);
  const before = process.exitCode;
  let printed = '';
  process.stderr.write = (text: string | Uint8Array) => {
    printed += String(text);
    return true;
  };
  try {
    await runProgram({ parseAsync: () => Promise.reject(error) });
    return { printed, status: process.exitCode };
  } finally {
    process.stderr.write = write;
    process.exitCode = before;
  }
}

const refused = (code: string): Error =>
  Object.assign(new Error(`${code}: open`), { code, syscall: 'open', path: '/data/x' });

describe('the end of a command', () => {
  for (const [code, line] of Object.entries({
    EACCES: /^bonsai: \/data\/x may not be read or written \(EACCES\)\. Check [^\n]*\n$/,
    EPERM: /^bonsai: \/data\/x may not be read or written \(EPERM\)\. Check [^\n]*\n$/,
    EROFS: /^bonsai: \/data\/x is on a read-only file system\. Check [^\n]*\n$/,
    ENOSPC: /^bonsai: The disk is full: \/data\/x [^\n]*\n$/,
  })) {
    it(`is one line where the file system says ${code}`, async () => {
      const { printed, status } = await endOf(refused(code));
      expect(printed).to.match(line);
      expect(status).to.equal(1);
    });
  }

  for (const code of ['SQLITE_READONLY_DIRECTORY', 'SQLITE_READONLY', 'SQLITE_CANTOPEN', 'SQLITE_IOERR']) {
    it(`is one line where SQLite says ${code}`, async () => {
      const { printed, status } = await endOf(new Sqlite.SqliteError('refused', code));
      expect(printed).to.match(/^bonsai: A file of the data folder cannot be used \(refused\)\. [^\n]*\n$/);
      expect(status).to.equal(1);
    });
  }

  it('keeps the trace of an error that nobody expects', async () => {
    for (const error of [new TypeError('a slip'), refused('EBADF')]) {
      expect(await endOf(error).catch((thrown: unknown) => thrown)).to.equal(error);
    }
  });
});
