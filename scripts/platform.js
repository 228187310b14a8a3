// A package brings native packages, such as the ONNX runtime, only for the platform on which it was made.
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
