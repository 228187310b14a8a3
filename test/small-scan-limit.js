// `node --import` this before a program to run it where a graph is worth building for a few hundred phrasings already.
import { registerHooks } from 'node:module';

const SETTINGS = /\/search\/dense\/settings\.ts$/;
const LIMIT = /(EXACT_SCAN_LIMIT = )[\d_]+/;

registerHooks({
  load(url, context, next) {
    const loaded = next(url, context);
    if (!SETTINGS.test(url)) return loaded;
    const source = String(loaded.source);
    if (!LIMIT.test(source)) throw new Error(`${url} sets no limit.`);
    return { ...loaded, source: source.replace(LIMIT, (_, name) => `${name}1500`) };
  },
});
