import { join } from 'node:path';
import type { Configuration } from '../../core/configuration.ts';
import { dataLayout } from '../../core/paths.ts';
import type { ReportProgress } from '../../core/progress.ts';
import { loadTokenizer } from '../../encoder/tokenizer.ts';
import type { ModelFolder } from '../../model/folder.ts';
import type { VectorRows } from '../data/vector-rows.ts';
import { openForward, type Forward } from '../step/forward.ts';
import { readStudent } from '../student.ts';
import { teacherVectors } from '../teacher-vectors.ts';

export interface TeacherOptions {
  readonly folder: ModelFolder;
  /** SHA-256 of its weights. */
  readonly sha256: string;
  /** Tokens after which texts are cut, for the teacher as for the student. */
  readonly maxTokens: number;
  readonly configuration: Pick<Configuration, 'dataDir' | 'threads'>;
  readonly signal?: AbortSignal | undefined;
  readonly report?: ReportProgress | undefined;
}

/** The base model at full depth; its weights are read when the first vector is missing. */
export interface Teacher {
  /** Vectors of texts, made once and kept under the data folder. */
  readonly vectorsOf: (texts: readonly string[]) => Promise<VectorRows>;
  release(): Promise<void>;
}

/** @throws AppError as `readStudent` and `teacherVectors` do, when vectors are asked for */
export async function openTeacher(options: TeacherOptions): Promise<Teacher> {
  const { folder, sha256, maxTokens, configuration, signal, report } = options;
  const tokenizer = await loadTokenizer(folder.dir, maxTokens);
  const layers = Array.from({ length: folder.config.layers }, (_, layer) => layer);
  let opened: Promise<Forward> | undefined;
  const open = async (): Promise<Forward> => {
    const { config, weights } = await readStudent(folder, layers);
    return openForward(config, weights, configuration.threads);
  };
  return {
    vectorsOf: (texts) =>
      teacherVectors(texts, {
        folder: join(dataLayout(configuration.dataDir).training, 'teacher-vectors'),
        teacher: `${sha256}, at most ${maxTokens} tokens`,
        hidden: folder.dimensions,
        embed: async (some) => {
          opened ??= open();
          return (await opened).embed(some.map((text) => tokenizer.encode(text).ids));
        },
        signal,
        report,
      }),
    release: async () => (await opened)?.release(),
  };
}
