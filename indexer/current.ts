import { z } from 'zod';
import { AppError } from '../core/errors.ts';
import { readTextIfPresent, syncFolder, writeFileAtomically } from '../core/files.ts';
import { dataLayout } from '../core/paths.ts';

const currentSchema = z.object({ generation: z.string(), pinned: z.boolean() });

/** Which generation is live, and whether a rollback holds it. */
export type Current = Readonly<z.infer<typeof currentSchema>>;

/**
 * The live generation; null where none is.
 *
 * @throws AppError `corrupt` when the pointer cannot be read
 */
export async function currentGeneration(dataDir: string): Promise<Current | null> {
  const { current } = dataLayout(dataDir);
  const content = await readTextIfPresent(current);
  if (content === null) return null;
  try {
    return currentSchema.parse(JSON.parse(content));
  } catch (error) {
    throw new AppError(
      'corrupt',
      `${current} is damaged. "bonsai rollback GENERATION" writes it anew; "bonsai generations" lists what is kept.`,
      { cause: error },
    );
  }
}

/** Points at another generation by one rename: whoever looks sees the old one or the new one. */
export async function setCurrent(dataDir: string, current: Current): Promise<void> {
  const layout = dataLayout(dataDir);
  await writeFileAtomically(layout.current, `${JSON.stringify(current)}\n`);
  await syncFolder(layout.root);
}
