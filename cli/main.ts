import { createProgram } from './program.ts';
import { runProgram } from './run-program.ts';

const { stdin, stdout, stderr, env, argv } = process;
const attended = stdin.isTTY && stdout.isTTY && stderr.isTTY && (env.CI ?? '') === '';
await runProgram(await createProgram(argv.slice(2), attended));
