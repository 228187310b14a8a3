import { globSync, readdirSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { build, type Plugin } from 'esbuild';

/** Folders of TypeScript that a package does not run. */
const LEFT_OUT = new Set(['bench', 'coverage', 'dist', 'node_modules', 'scripts', 'test', 'views']);

/** Mostly unused, and 63 MB: what is used of it goes into the module that imports it. */
const BUNDLED = 'echarts';

/** The folder of the package that a file belongs to. */
const PACKAGE = /node_modules\/(?:.*\/node_modules\/)?(?:@[^/]+\/)?[^/]+(?=\/)/;

/**
 * Compiles each module of the program into one in `out`, readable, with the same imports.
 *
 * @returns the folders of the packages that were bundled, relative to `root`
 * @throws Error when a module imports one that is none of the program's
 */
export async function compile(root: string, out: string): Promise<string[]> {
  const modules = modulesIn(root);
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [...modules],
    outbase: root,
    outdir: out,
    bundle: true,
    plugins: [oneModuleEach(modules)],
    platform: 'node',
    format: 'esm',
    target: 'node22',
    // Their licenses are listed in a file of their own.
    legalComments: 'none',
    logLevel: 'warning',
    metafile: true,
  });
  const bundled = Object.keys(metafile.inputs).flatMap((input) => PACKAGE.exec(input)?.[0] ?? []);
  return [...new Set(bundled)];
}

/** The paths of the program's modules. */
function modulesIn(root: string): ReadonlySet<string> {
  const folders = readdirSync(root, { withFileTypes: true })
    .filter((item) => item.isDirectory() && !item.name.startsWith('.') && !LEFT_OUT.has(item.name))
    .map(({ name }) => join(root, name));
  return new Set(
    folders.flatMap((folder) => globSync('**/*.ts', { cwd: folder }).map((path) => join(folder, path))),
  );
}

/** Leaves imports of the program's own modules and of most packages what they are. */
function oneModuleEach(modules: ReadonlySet<string>): Plugin {
  return {
    name: 'one-module-each',
    setup(bundler) {
      bundler.onResolve({ filter: /./ }, ({ path, importer, kind }) => {
        if (kind === 'entry-point' || !modules.has(importer)) return undefined;
        if (!path.startsWith('.')) {
          return path.split('/')[0] === BUNDLED ? undefined : { path, external: true };
        }
        const imported = resolve(dirname(importer), path);
        return modules.has(imported)
          ? { path: path.replace(/\.ts$/, '.js'), external: true }
          : { errors: [{ text: `${relative('.', imported)} is no module of the program.` }] };
      });
    },
  };
}
