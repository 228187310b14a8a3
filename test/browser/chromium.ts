import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const USUAL_PLACES = [
  '/usr/bin',
  '/usr/local/bin',
  '/snap/bin',
  '/opt/google/chrome',
  '/Applications/Google Chrome.app/Contents/MacOS',
  '/Applications/Chromium.app/Contents/MacOS',
];

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** BONSAI_CHROMIUM, or a Chromium in PATH or a usual place; null where there is none. */
export function findChromium(): string | null {
  const named = process.env.BONSAI_CHROMIUM;
  if (named !== undefined && named !== '') return named;
  const folders = [...(process.env.PATH ?? '').split(delimiter), ...USUAL_PLACES];
  const names = [...NAMES, 'Google Chrome', 'Chromium'];
  return folders.flatMap((folder) => names.map((name) => join(folder, name))).find(isExecutable) ?? null;
}

/**
 * Starts Chromium, or skips the tests of `context` where there is none and says so. BONSAI_REQUIRE_BROWSER=1
 * makes that an error.
 */
export async function launchChromium(context: Mocha.Context): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === null) {
    const why = 'No Chromium found (PATH, usual places, BONSAI_CHROMIUM): the browser tests are skipped.';
    if (process.env.BONSAI_REQUIRE_BROWSER === '1') throw new Error(why);
    process.stderr.write(`${why}\n`);
    context.skip();
  }
  // Inside a container Chromium's own sandbox has no rights to be set up.
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
}
