/**
 * A process that backs up or restores and, if asked, kills itself on the way, as the out-of-memory killer or a power cut would.
 *
 *   upkeep-program.ts backup|restore DATA-DIR FOLDER [PHASE DONE]
 *
 * It dies when PHASE reports at least DONE.
 */
import { backUp } from '../../upkeep/backup.ts';
import { restore } from '../../upkeep/restore.ts';

const [work, dataDir = '', folder = '', phase, least = '0'] = process.argv.slice(2);
const report = (state: { phase: string; done: number }): void => {
  if (state.phase === phase && state.done >= Number(least)) process.kill(process.pid, 'SIGKILL');
};
if (work === 'backup') await backUp({ dataDir, folder, report });
else await restore({ dataDir, folder, replace: true, report });
