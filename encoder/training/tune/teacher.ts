import type { Configuration } from '../../../core/configuration.ts';
import { dataLayout } from '../../../core/paths.ts';
import type { ReportProgress } from '../../../core/progress.ts';
import { allDimensions } from '../../model/folder.ts';
import { promptsByRole } from '../../model/prompts.ts';
import { afterPrompt, loadTokenizer } from '../../runtime/tokenizer.ts';
import { remembered } from '../data/remembered.ts';
import type { VectorRows } from '../data/vector-file.ts';
import { openServingForward } from '../serving-forward.ts';
import { type Forward, openForward } from '../step/forward.ts';
import { canBeTrained, readStudent } from '../student.ts';
import { teacherVectors } from '../teacher-vectors.ts';
import type { ChosenTeacher } from './student-and-teacher.ts';

interface TeacherOptions {
  readonly chosen: ChosenTeacher;
  /** Whether it reads texts without its prompt for questions. */
  readonly bare: boolean;
  /** Tokens after which texts are cut, for the teacher as for the student. */
  readonly maxTokens: number;
  readonly configuration: Pick<Configuration, 'dataDir' | 'threads'>;
  readonly signal?: AbortSignal | undefined;
  readonly report?: ReportProgress | undefined;
}

/** Who is learned from; its weights are read when the first vector is missing. */
export interface Teacher {
  /** Numbers of a vector. */
  readonly hidden: number;
  /** Vectors of texts as questions, made once and kept under the data folder. */
  readonly vectorsOf: (texts: readonly string[]) => Promise<VectorRows>;
  release(): Promise<void>;
}

/** @throws AppError as `readStudent` and `teacherVectors` do, when vectors are asked for */
export async function openTeacher(options: TeacherOptions): Promise<Teacher> {
  const { chosen, bare, maxTokens, configuration, signal, report } = options;
  const { folder, layers, sha256, isBase } = chosen;
  const prompt = bare ? '' : promptsByRole(folder.prompts).query;
  const tokenizer = afterPrompt(prompt, await loadTokenizer(folder.dir, maxTokens));
  const hidden = allDimensions(folder);
  const some = layers.length < folder.config.layers ? `, layers ${layers.join()}` : '';
  let opened: Promise<Forward> | undefined;
  const open = async (): Promise<Forward> => {
    if (!canBeTrained(folder)) return openServingForward(folder, layers, configuration.threads);
    const { config, weights } = await readStudent(folder, layers);
    return openForward(config, weights, configuration.threads);
  };
  const vectorsOf = (texts: readonly string[]): Promise<VectorRows> =>
    teacherVectors(texts, {
      folder: dataLayout(configuration.dataDir).teacherVectors,
      teacher: `${sha256}${some}, at most ${maxTokens} tokens${prompt && `, after "${prompt}"`}`,
      hidden,
      embed: async (part) => {
        opened ??= open();
        return (await opened).embed(part.map((text) => tokenizer.encode(text).ids));
      },
      signal,
      report,
    });
  return {
    hidden,
    // The base is quick, and what ships learned from its vectors as they are made list by list.
    vectorsOf: isBase ? vectorsOf : remembered(vectorsOf),
    release: async () => (await opened)?.release(),
  };
}
