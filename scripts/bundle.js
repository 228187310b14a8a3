// Bundles the browser scripts and styles of views/ into dist/assets, minified. Needs esbuild, so it is imported only
// once the packages are installed.
import { build } from 'esbuild';
import { cpSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Writes dist/assets; takes a fraction of a second.
 *
 * @param {string} root the program's folder
 */
export async function bundleAssets(root) {
  const views = join(root, 'views');
  const outdir = join(root, 'dist', 'assets');
  await build({
    entryPoints: [
      ...['scripts/page.ts', 'scripts/widget.ts', 'scripts/lab.ts', 'worker/worker.ts'],
      ...['styles/page.css', 'styles/lab.css'],
    ].map((path) => join(views, path)),
    entryNames: '[name]',
    outdir,
    bundle: true,
    minify: true,
    format: 'iife',
    target: ['es2022', 'chrome105', 'firefox121', 'safari16'],
    loader: { '.svg': 'dataurl' },
    plugins: [minifiedText],
    legalComments: 'none',
    logLevel: 'warning',
  });
  cpSync(join(views, 'assets'), outdir, { recursive: true });
}

/** A style sheet that a script imports (`./x.css?text`) comes as minified text, for a shadow root. */
const minifiedText = {
  name: 'minified-text',
  /** @param {import('esbuild').PluginBuild} bundler */
  setup(bundler) {
    bundler.onResolve({ filter: /\.css\?text$/ }, ({ path, resolveDir }) => ({
      path: join(resolveDir, path.replace('?text', '')),
      namespace: 'css-text',
    }));
    bundler.onLoad({ filter: /.*/, namespace: 'css-text' }, async ({ path }) => {
      const { outputFiles } = await build({
        entryPoints: [path],
        bundle: true,
        minify: true,
        write: false,
        target: ['chrome105', 'firefox121', 'safari16'],
      });
      return { contents: outputFiles[0]?.text ?? '', loader: 'text', watchFiles: [path] };
    });
  },
};
