import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const lockSchema = z.object({
  packages: z.record(
    z.string(),
    z.object({
      version: z.string().optional(),
      license: z.string().optional(),
      dev: z.boolean().default(false),
    }),
  ),
});

const LICENSE_FILE = /^(?:licen[cs]es?|notice|copying)(?:[.-].*)?$/i;

/** Packages that bring no license file. */
const OWN_TEXTS = join(dirname(fileURLToPath(import.meta.url)), 'licenses');

const RULE = '-'.repeat(80);

/**
 * The license of every package that runs: those that npm installs, and those that our package holds.
 *
 * @param root the clone's folder
 * @param held the folders of the packages that ours holds, as package-lock.json names them
 */
export function licenseList(root: string, held: readonly string[]): string {
  const { packages } = lockSchema.parse(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')));
  const running = Object.entries(packages)
    .filter(([folder, { dev }]) => folder !== '' && (!dev || held.includes(folder)))
    .map(([folder, { version = '', license = 'not stated' }]) => {
      const name = folder.replace(/^.*node_modules\//, '');
      const isHeld = held.includes(folder);
      return { name, version, license, isHeld, text: licenseText(join(root, folder), name) };
    })
    .sort((a, b) => a.name.localeCompare(b.name, 'en') || a.version.localeCompare(b.version, 'en'));
  const listed = running.filter(
    ({ name, version }, row) => running[row - 1]?.name !== name || running[row - 1]?.version !== version,
  );
  const rows = listed.map(
    ({ name, version, license, isHeld }) => `${isHeld ? '* ' : '  '}${name} ${version}: ${license}`,
  );
  const texts = listed.map(({ name, version, license, text }) =>
    [RULE, `${name} ${version} (${license})`, RULE, text].join('\n\n'),
  );
  return `Packages of others that Bonsai FAQ runs. The package of Bonsai FAQ holds those with a star; npm installs the
others beside it. The models lie in folders with licenses of their own.

${rows.join('\n')}

${texts.join('\n\n')}
`;
}

/** What the package says, else what we keep for it. */
function licenseText(folder: string, name: string): string {
  const own = join(OWN_TEXTS, `${name}.txt`);
  const found = licenseFiles(folder);
  const paths = found.length === 0 && existsSync(own) ? [own] : found;
  return paths.length === 0
    ? 'The package holds no text of its license.'
    : paths.map((path) => readFileSync(path, 'utf8').trim()).join('\n\n');
}

/** Those of a package, also where it keeps them in a folder; none where it is not installed on this platform. */
function licenseFiles(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => LICENSE_FILE.test(name))
    .flatMap((item) => {
      const path = join(folder, item.name);
      return item.isDirectory() ? readdirSync(path).map((name) => join(path, name)) : [path];
    })
    .sort();
}
