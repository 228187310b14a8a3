import { z } from 'zod';
import { nodeProcess, pythonProcess, type LineProcess } from '../../line-process.ts';

const readySchema = z.object({ ready: z.record(z.string(), z.string()) });
const answerSchema = z.object({ milliseconds: z.array(z.number()) });

/**
 * Somebody who encodes texts one by one in a process of their own and says how long each took. Between its turns
 * it waits for a line, so it disturbs nobody.
 *
 * The process first prints `{"ready": {package: version}}`; then for each line `{"texts": […]}` on its standard
 * input it prints `{"milliseconds": […]}`.
 */
export interface Contender {
  /** Versions of what it runs on. */
  readonly versions: Readonly<Record<string, string>>;
  encode(texts: readonly string[]): Promise<readonly number[]>;
  close(): Promise<void>;
}

/** A Node.js module of this folder as a contender; `argument` is handed over as JSON. */
export function nodeContender(module: string, argument: unknown): Promise<Contender> {
  return contenderOf(nodeProcess(new URL(`./${module}`, import.meta.url), argument));
}

/** A Python script of this folder as a contender. */
export function pythonContender(python: string, script: string, argument: unknown): Promise<Contender> {
  return contenderOf(pythonProcess(python, new URL(`./${script}`, import.meta.url), argument));
}

async function contenderOf(process: LineProcess): Promise<Contender> {
  const { ready } = readySchema.parse(await process.read());
  return {
    versions: ready,
    encode: async (texts) => answerSchema.parse(await process.ask({ texts })).milliseconds,
    close: () => process.close(),
  };
}
