// `node --import` this before a program to run it where hnswlib-node does not load. HNSWLIB_FAILS_WITH is the message of
// the error, HNSWLIB_FAILS_AS its code.
import { registerHooks } from 'node:module';

const message = process.env.HNSWLIB_FAILS_WITH ?? "Cannot find package 'hnswlib-node'";
const code = process.env.HNSWLIB_FAILS_AS ?? 'ERR_MODULE_NOT_FOUND';
const failing = `throw Object.assign(new Error(${JSON.stringify(message)}), { code: ${JSON.stringify(code)} })`;

registerHooks({
  resolve(specifier, context, next) {
    if (specifier !== 'hnswlib-node') return next(specifier, context);
    return {
      url: `data:text/javascript,${encodeURIComponent(failing)}`,
      format: 'module',
      shortCircuit: true,
    };
  },
});
