/** The parts of up-to-date.js that tests use. */
export function ensureBundled(): Promise<void>;
