/**
 * A process that indexes a FAQ that is large enough for a graph (`index DATA-DIR`), or opens what is live (`open DATA-DIR`),
 * and prints what came of it.
 */
import { indexLarge, openLarge } from './graph-helpers.ts';

const [work, dataDir = ''] = process.argv.slice(2);
process.stdout.write(JSON.stringify(await (work === 'index' ? indexLarge(dataDir) : openLarge(dataDir))));
