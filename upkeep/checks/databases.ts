import { openLibrary } from '../../store/library/library.ts';
import {
  type DatabaseName,
  databasesIn,
  type DatabaseState,
  emptyLog,
  examineDatabase,
} from '../../store/whole/databases.ts';
import { bad, type Diagnosis, good, note, REPAIR } from './finding.ts';

const CHECK = 'the databases';

/** A log that a running server keeps stays below this. */
const LARGE_LOG_BYTES = 64 * 2 ** 20;

const WHAT_TO_DO: Readonly<Record<DatabaseName, string>> = {
  library:
    'Put it back from a backup (bonsai restore), or move it away and index the whole FAQ once without --add. What serves is not touched.',
  activity: 'Put it back from a backup, or move it away; searches go on, and what people said is lost.',
  lab: "Put it back from a backup, or move it away; the lab's judgements are lost then.",
  comparisons: 'Move it away: what is lost was measured, and can be measured again.',
};

/** Whether each database is whole and of a format that this program knows, and whether the vectors are as they were stored. */
export function checkDatabases(dataDir: string): Diagnosis[] {
  const examined = databasesIn(dataDir).map((each) => ({
    ...each,
    ...examineDatabase(each.path, each.name),
  }));
  const library = examined.find(({ name, state }) => name === 'library' && state === 'good');
  return [...examined.flatMap(findingsOf), ...(library === undefined ? [] : checkVectors(library.path))];
}

interface Examined extends DatabaseState {
  readonly name: DatabaseName;
  readonly path: string;
}

function findingsOf({ name, path, state, detail, logBytes }: Examined): Diagnosis[] {
  if (state === 'damaged') return [bad(CHECK, `${path} is damaged (${detail}).`, WHAT_TO_DO[name])];
  if (state === 'newer') {
    return [bad(CHECK, `${path} was made by a newer version of this program.`, 'Update the program.')];
  }
  const log =
    logBytes > LARGE_LOG_BYTES
      ? [
          bad(CHECK, `${path}-wal has grown to ${Math.round(logBytes / 2 ** 20)} MB.`, REPAIR, () => {
            emptyLog(path);
          }),
        ]
      : [];
  if (state === 'older')
    return [note(CHECK, `${path} is of an older format, and is changed at its next use.`), ...log];
  return [good(CHECK, `${path} is whole.`), ...log];
}

function checkVectors(path: string): Diagnosis[] {
  const library = openLibrary(path);
  try {
    const damaged = library.damagedVectors(false);
    if (damaged === 0) return [good(CHECK, 'Every stored vector is as it was made.')];
    return [
      bad(
        CHECK,
        `${damaged} stored vectors are not as they were made; the next run makes them anew.`,
        REPAIR,
        () => {
          const again = openLibrary(path);
          try {
            again.damagedVectors(true);
          } finally {
            again.close();
          }
        },
      ),
    ];
  } finally {
    library.close();
  }
}
