// What the program cannot run on: a system without glibc, and a package's other platforms, since it brings native packages,
// such as the ONNX runtime, only for the one on which it was made.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root, stop } from './node.js';

/** Returns on the package's platform; elsewhere ends the program and says where the package runs. */
export function ensurePlatform() {
  const binaries = join(root, 'dist', 'node_modules', 'onnxruntime-node', 'bin', 'napi-v6');
  if (existsSync(join(binaries, process.platform, process.arch))) return;
  if (!existsSync(binaries))
    stop('This package of Bonsai FAQ was packed without its program: make another with "npm pack".');
  const [platform = ''] = readdirSync(binaries);
  const [arch = ''] = readdirSync(join(binaries, platform));
  stop(
    `This package of Bonsai FAQ was made on ${platform}-${arch} and cannot run on ${process.platform}-${process.arch}. Make another with "npm pack" in a clone on such a machine.`,
  );
}

/** Returns where the ONNX runtime can be loaded; on a system with musl ends the program and says what to take. */
export function ensureGlibc() {
  if (!usesMusl()) return;
  stop(
    'Bonsai FAQ does not run on Alpine Linux or another system with musl: the ONNX runtime is built for glibc. Take a system with glibc, such as Debian or the image node:24-slim.',
  );
}

/**
 * Whether this Node.js runs on musl. Asking Node.js takes a while, so that it is asked only where musl is there.
 *
 * @param {(path: string) => boolean} has
 * @param {() => unknown} glibcVersion
 */
export function usesMusl(has = existsSync, glibcVersion = glibcOfThisProcess) {
  const loader = `/lib/ld-musl-${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}.so.1`;
  return process.platform === 'linux' && has(loader) && glibcVersion() === undefined;
}

function glibcOfThisProcess() {
  const { header } = /** @type {{ header: { glibcVersionRuntime?: string } }} */ (process.report.getReport());
  return header.glibcVersionRuntime;
}
