import { cpSync, existsSync } from 'node:fs';
import { basename, join } from 'node:path';

/** What of each package runs; the rest are the binaries of other platforms, declarations and the installer's scripts. */
const PARTS = {
  'onnxruntime-node': ['package.json', 'dist', join('bin', 'napi-v6', process.platform, process.arch)],
  'onnxruntime-common': ['package.json', join('dist', 'cjs')],
};

const NOT_RUN = /\.(?:map|d\.ts)$/;

/**
 * Copies the ONNX runtime, for this platform alone, from one node_modules folder into another.
 *
 * @returns the folders of its packages, relative to the folder that `from` lies in
 * @throws Error where the runtime has no binaries for this platform
 */
export function copyOnnxRuntime(from: string, to: string): string[] {
  return Object.entries(PARTS).map(([name, parts]) => {
    for (const part of parts) {
      const source = join(from, name, part);
      if (!existsSync(source)) {
        throw new Error(
          `${source} is missing: ${name} cannot be packed on ${process.platform}-${process.arch}.`,
        );
      }
      cpSync(source, join(to, name, part), {
        recursive: true,
        filter: (path) => !NOT_RUN.test(path),
      });
    }
    return `${basename(from)}/${name}`;
  });
}
