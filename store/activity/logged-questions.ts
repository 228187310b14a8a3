import { existsSync } from 'node:fs';
import { z } from 'zod';
import { explained, openDatabase } from '../database.ts';
import { ACTIVITY_MIGRATIONS } from './migrations.ts';

/** More questions would say no more about an encoder. */
const MAX = 2000;

/**
 * What people have asked, each question once, the latest first; none where no server has run yet. A server may go on writing
 * meanwhile.
 *
 * @param path of activity.db
 * @throws AppError as `openDatabase`
 */
export function loggedQuestions(path: string, most = MAX): string[] {
  if (!existsSync(path)) return [];
  const database = openDatabase(path, ACTIVITY_MIGRATIONS);
  try {
    return explained(path, () =>
      z
        .array(z.string())
        .parse(
          database
            .prepare('SELECT query FROM searches GROUP BY query ORDER BY max(time) DESC, query LIMIT ?')
            .pluck()
            .all(most),
        ),
    );
  } finally {
    database.close();
  }
}
