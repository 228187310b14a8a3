/** A contender: our session, text to unit vector. */
import { z } from 'zod';
import { openSession } from '../../../encoder/runtime/session.ts';
import { contend } from './contend.ts';
import { packageVersion } from '../package-version.ts';

const { dir, threads } = z
  .object({ dir: z.string(), threads: z.number() })
  .parse(JSON.parse(process.argv[2] ?? ''));

const session = await openSession(dir, { threads });
await contend({ 'onnxruntime-node': packageVersion('onnxruntime-node') }, (text) => session.embed([text]));
await session.close();
