import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import ts from 'typescript';
import { z } from 'zod';
import { packageRoot } from '../core/paths.ts';

/** The functions that others call, and where they are: each has an `@example` that runs and prints what it says. */
const PUBLIC = {
  createProgram: 'cli/program.ts',
  searchDocument: 'search/search-document.ts',
  createSearcher: 'search/searcher.ts',
  openSession: 'encoder/runtime/session.ts',
  startEncoder: 'encoder/runtime/service.ts',
  prune: 'encoder/pruning/prune.ts',
  tune: 'encoder/training/tune/tune.ts',
  runIndex: 'indexer/run.ts',
  compare: 'evaluation/compare/compare.ts',
  startServer: 'server/start.ts',
};

const ENTRIES = 8;

/** The code of the first example of an exported function; empty where it has none. */
function exampleOf(name: string, path: string): string {
  const text = readFileSync(join(packageRoot, path), 'utf8');
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const declaration = source.statements.find(
    (statement) => ts.isFunctionDeclaration(statement) && statement.name?.text === name,
  );
  if (declaration === undefined) throw new Error(`${path} has no function ${name}.`);
  const example = ts.getJSDocTags(declaration).find(({ tagName }) => tagName.text === 'example');
  return /```ts\n(.*?)```/s.exec(ts.getTextOfJSDocComment(example?.comment) ?? '')?.[1] ?? '';
}

/** What an example says that it prints: the comment after each `console.log(…);`. */
function promised(code: string): string[] {
  return [...code.matchAll(/^console\.log\(.*\); \/\/ (.*)$/gm)].map(([, printed = '']) => printed);
}

function sampleLines(file: string): string[] {
  return readFileSync(join(packageRoot, 'data', file), 'utf8')
    .trim()
    .split('\n');
}

/** A few entries of the sample FAQ, and judgements of these alone. */
function smallFaq(): { entries: string; judgements: string } {
  const entries = sampleLines('faq.jsonl').slice(0, ENTRIES);
  const ids = new Set(entries.map((line) => z.object({ id: z.string() }).parse(JSON.parse(line)).id));
  const isOfThese = (line: string): boolean => {
    const { relevant } = z.object({ relevant: z.array(z.string()) }).parse(JSON.parse(line));
    return relevant.length > 0 && relevant.every((id) => ids.has(id));
  };
  const judgements = sampleLines('judgements.jsonl').filter(isOfThese).slice(0, ENTRIES);
  return { entries: entries.join('\n'), judgements: judgements.join('\n') };
}

describe('examples in docstrings', function () {
  this.timeout(120_000);
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bonsai-example-'));
    await mkdir(join(folder, 'node_modules'));
    await symlink(packageRoot, join(folder, 'node_modules', 'bonsai-faq'));
    await symlink(join(packageRoot, 'models'), join(folder, 'models'));
    const { entries, judgements } = smallFaq();
    await writeFile(join(folder, 'faq.jsonl'), entries);
    await writeFile(join(folder, 'judgements.jsonl'), judgements);
  });

  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  for (const [name, path] of Object.entries(PUBLIC)) {
    it(`run as written: ${name}`, async () => {
      const code = exampleOf(name, path);
      expect(promised(code), `${path}: ${name} has an example that prints something`).not.to.deep.equal([]);
      await writeFile(join(folder, 'example.mts'), code);
      const { stdout } = await promisify(execFile)(process.execPath, ['example.mts'], { cwd: folder });
      expect(stdout.trimEnd().split('\n')).to.deep.equal(promised(code));
    });
  }
});
