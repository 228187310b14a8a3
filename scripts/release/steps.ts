import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Commands } from './commands.ts';
import { billOfMaterials } from './sbom.ts';

/** A part of a release: what a person is told of it, and the work. */
export type Step = readonly [what: string, work: () => Promise<unknown>];

/** What a release changes in the clone. The rest lies in folders that git ignores. */
export const CHANGED = ['package.json', 'package-lock.json'] as const;

/** Where the files of a release lie in the clone. */
export const OUT = 'release';

/** The tag of a version. */
export function tagOf(version: string): string {
  return `v${version}`;
}

/** The steps of releasing a version of the clone at `root`, in their order. */
export function stepsOf(root: string, version: string, { git, npm, shownNpm }: Commands): Step[] {
  const out = join(root, OUT);
  const name = `bonsai-faq-${version}`;
  const packed = `${name}-${process.platform}-${process.arch}.tgz`;

  const pack = async (): Promise<void> => {
    rmSync(out, { recursive: true, force: true });
    mkdirSync(out);
    await shownNpm('pack', '--pack-destination', out);
    renameSync(join(out, `${name}.tgz`), join(out, packed));
  };

  const listParts = async (): Promise<void> => {
    const sbom = ['sbom', '--sbom-format', 'cyclonedx', '--sbom-type', 'application', '--package-lock-only'];
    const installed: unknown = JSON.parse(await npm(...sbom, '--omit', 'dev'));
    const everything: unknown = JSON.parse(await npm(...sbom));
    const licenses = readFileSync(join(root, 'dist', 'THIRD-PARTY-LICENSES.txt'), 'utf8');
    const bill = billOfMaterials(installed, everything, licenses);
    writeFileSync(join(out, `${name}.cdx.json`), `${JSON.stringify(bill, null, 2)}\n`);
  };

  const sum = (): Promise<void> => {
    const lines = readdirSync(out).map(
      (file) =>
        `${createHash('sha256')
          .update(readFileSync(join(out, file)))
          .digest('hex')}  ${file}\n`,
    );
    writeFileSync(join(out, 'SHA256SUMS'), lines.join(''));
    return Promise.resolve();
  };

  const commitAndTag = async (): Promise<void> => {
    // The version may stand in package.json already.
    await git('commit', '--quiet', '--allow-empty', '--message', `Release ${version}`, '--', ...CHANGED);
    await git('tag', '--annotate', tagOf(version), '--message', `Bonsai FAQ ${version}`);
  };

  return [
    [
      `Set the version to ${version}`,
      () => npm('version', version, '--no-git-tag-version', '--allow-same-version'),
    ],
    ['Run every check (npm test)', () => shownNpm('test')],
    [`Pack for this platform: ${OUT}/${packed}`, pack],
    [`List the parts, as CycloneDX: ${OUT}/${name}.cdx.json`, listParts],
    [`Write the SHA-256 sums of both: ${OUT}/SHA256SUMS`, sum],
    [`Commit the version and tag it ${tagOf(version)}`, commitAndTag],
  ];
}
