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
  '@orama/stemmers': ['store'],
  express: ['server'],
  '@commander-js/extra-typings': ['cli'],
  echarts: ['evaluation'],
  eld: ['core'],
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

/** Modules and packages that are loaded with a module, itself included; what it imports when it needs it is not. */
function loadedWith(path: string, loaded = new Set<string>()): Set<string> {
  if (loaded.has(path)) return loaded;
  loaded.add(path);
  const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest);
  for (const statement of source.statements) {
    if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) continue;
    const { moduleSpecifier } = statement;
    if (moduleSpecifier === undefined || !ts.isStringLiteral(moduleSpecifier)) continue;
    const isType = ts.isImportDeclaration(statement)
      ? statement.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword
      : statement.isTypeOnly;
    if (isType) continue;
    const { text } = moduleSpecifier;
    if (text.startsWith('.')) loadedWith(resolve(dirname(path), text), loaded);
    else loaded.add(packageOf(text));
  }
  return loaded;
}

function packageOf(target: string): string {
  return target.split('/', target.startsWith('@') ? 2 : 1).join('/');
}

describe('architecture', () => {
  const table = importTable();
  const rooms = [...table.keys()].filter((room) => readdirSync(packageRoot).includes(room));
  const imports = importsOf(rooms);

  it('has a table that names the rooms, and imports to check', () => {
    expect(rooms).to.include.members(['core', 'encoder', 'search', 'server', 'cli']);
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
    expect(loaders).to.deep.equal([join('encoder', 'runtime', 'onnxruntime.ts')]);
  });

  it("loads the charts' library only where charts are drawn", () => {
    const loaded = new Set<string>();
    for (const room of ['cli', 'server']) {
      for (const path of sourceFiles(join(packageRoot, room))) loadedWith(path, loaded);
    }
    expect(loaded).to.include('express').and.not.to.include('echarts');
    expect(loadedWith(join(packageRoot, 'evaluation', 'report', 'charts.ts'))).to.include('echarts');
  });

  it('connects to the outside from two files, which docs/privacy.md tells of', () => {
    // The pages' scripts ask the server that they come from.
    const connecting = rooms
      .filter((room) => room !== 'views')
      .flatMap((room) => sourceFiles(join(packageRoot, room)))
      .filter((path) =>
        /^(?!\s*\*).*\b(?:fetch|createConnection|createSocket)\(/m.test(readFileSync(path, 'utf8')),
      )
      .map((path) => relative(packageRoot, path));
    expect(connecting).to.have.members([
      join('encoder', 'hub', 'request.ts'),
      join('cli', 'nightly', 'notify.ts'),
    ]);
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
    const next = arrows(
      ({ file }) => file,
      (target) => target,
    );
    expect(cyclesIn(next)).to.deep.equal([]);
  });

  it('has no cycle between rooms, nor between the rooms within them', () => {
    const room = (path: string): string => dirname(path).split(sep).slice(0, 2).join('/');
    expect(cyclesIn(arrows(({ file }) => room(file), room))).to.deep.equal([]);
  });

  /** From each place to those that it imports from. */
  function arrows(from: (found: Import) => string, to: (target: string) => string): Map<string, Set<string>> {
    const next = new Map<string, Set<string>>();
    for (const found of imports) {
      if (!found.target.startsWith('./')) continue;
      const [source, target] = [from(found), to(found.target.slice(2))];
      if (source !== target) next.set(source, (next.get(source) ?? new Set()).add(target));
    }
    return next;
  }
});

function cyclesIn(next: ReadonlyMap<string, Iterable<string>>): string[] {
  const done = new Set<string>();
  const cycles: string[] = [];
  const visit = (place: string, trail: readonly string[]): void => {
    if (trail.includes(place)) {
      cycles.push([...trail.slice(trail.indexOf(place)), place].join(' → '));
      return;
    }
    if (done.has(place)) return;
    for (const target of next.get(place) ?? []) visit(target, [...trail, place]);
    done.add(place);
  };
  for (const place of next.keys()) visit(place, []);
  return cycles;
}
