/** Resolves a variant as a process of its own: arguments are its name and the data folder; prints the result. */
import { resolveVariant } from '../../../encoder/variants/resolve.ts';

const [name = '', dataDir = ''] = process.argv.slice(2);
process.stdout.write(JSON.stringify(await resolveVariant(name, { dataDir })));
