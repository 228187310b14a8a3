import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { expect } from 'chai';
import ts from 'typescript';
import { packageRoot } from '../core/paths.ts';

/** The import table of docs/architecture.md, read from it so that the two cannot differ. */
function importTable(): Map<string, ReadonlySet<string>> {
  const text = readFileSync(join(packageRoot, 'docs', 'architecture.md'), 'utf8');
  const rows = [...text.matchAll(/^\| `(\w+)\/` +\| [^|]+ \| ([^|]+) \|$/gm)];
  return new Map(rows.map(([, room = '', allowed = '']) => [room, new Set(allowed.match(/\w+/g))]));
}

/** Packages that one or two rooms alone may import, so that exchanging them touches only those. */
const ONLY_IMPORTERS: Readonly<Record<string, readonly string[]>> = {
  'better-sqlite3': ['store'],
  'hnswlib-node': ['search'],
  'onnxruntime-node': ['encoder'],
  '@xenova/transformers': ['encoder'],
  express: ['server'],
  '@commander-js/extra-typings': ['cli'],
  echarts: ['evaluation'],
};

interface Import {
  readonly file: string;
  readonly room: string;
  readonly target: string;
}

function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((item) => {
    const path = join(folder, item.name);
    if (item.isDirectory()) return sourceFiles(path);
    return /\.tsx?$/.test(item.name) && !item.name.endsWith('.d.ts') ? [path] : [];
  });
}

function importsOf(rooms: Iterable<string>): Import[] {
  return [...rooms].flatMap((room) =>
    sourceFiles(join(packageRoot, room)).flatMap((path) =>
      ts.preProcessFile(readFileSync(path, 'utf8'), true, true).importedFiles.map(({ fileName }) => ({
        file: relative(packageRoot, path),
        room,
        target: fileName.startsWith('.')
          ? `./${relative(packageRoot, resolve(dirname(path), fileName))
              .split(sep)
              .join('/')}`
          : fileName,
      })),
    ),
  );
}

function packageOf(target: string): string {
  return target.split('/', target.startsWith('@') ? 2 : 1).join('/');
}

describe('architecture', () => {
  const table = importTable();
  const rooms = [...table.keys()].filter((room) => readdirSync(packageRoot).includes(room));
  const imports = importsOf(rooms);

  it('has a table that names the rooms, and imports to check', () => {
    expect(rooms).to.include.members(['core', 'model', 'encoder', 'search', 'server', 'cli']);
    expect(imports.length).to.be.greaterThan(100);
  });

  it('has no folder of sources that the table does not name', () => {
    const folders = readdirSync(packageRoot, { withFileTypes: true })
      .filter(
        (item) =>
          item.isDirectory() && !/^(\.|node_modules|dist|coverage|test|bench|scripts)/.test(item.name),
      )
      .filter((item) => sourceFiles(join(packageRoot, item.name)).length > 0)
      .map((item) => item.name);
    expect(rooms).to.include.members(folders);
  });

  it('imports only what the table allows', () => {
    const forbidden = imports.filter(({ room, target }) => {
      if (!target.startsWith('./')) return false;
      const other = target.split('/')[1] ?? '';
      return other !== room && table.get(room)?.has(other) !== true;
    });
    expect(forbidden.map(({ file, target }) => `${file} imports ${target}`)).to.deep.equal([]);
  });

  it('keeps the only-importer rules', () => {
    const forbidden = imports.filter(
      ({ room, target }) => ONLY_IMPORTERS[packageOf(target)]?.includes(room) === false,
    );
    expect(forbidden.map(({ file, target }) => `${file} imports ${target}`)).to.deep.equal([]);
  });

  it('loads the ONNX runtime through the one module that switches its telemetry off', () => {
    const loaders = importsOf([...rooms, 'bench', 'test'])
      .filter(({ target }) => target === 'onnxruntime-node')
      .map(({ file }) => file);
    expect(loaders).to.deep.equal([join('encoder', 'onnxruntime.ts')]);
  });

  it('has no room named for leftovers', () => {
    const leftovers = rooms
      .flatMap((room) => sourceFiles(join(packageRoot, room)))
      .map((path) => relative(packageRoot, path))
      .filter((path) =>
        /(^|\/)(utils?|helpers?|common|misc|managers?)(\/|\.)/i.test(path.split(sep).join('/')),
      );
    expect(leftovers).to.deep.equal([]);
  });

  it('has no cycle between files', () => {
    const next = new Map<string, string[]>();
    for (const { file, target } of imports) {
      if (target.startsWith('./')) next.set(file, [...(next.get(file) ?? []), target.slice(2)]);
    }
    const done = new Set<string>();
    const cycles: string[] = [];
    const visit = (file: string, trail: readonly string[]): void => {
      if (trail.includes(file)) {
        cycles.push([...trail.slice(trail.indexOf(file)), file].join(' → '));
        return;
      }
      if (done.has(file)) return;
      for (const target of next.get(file) ?? []) visit(target, [...trail, file]);
      done.add(file);
    };
    for (const file of next.keys()) visit(file, []);
    expect(cycles).to.deep.equal([]);
  });
});
