import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { currentGeneration, openGeneration } from '../../indexer/generations.ts';
import { resolveVariant } from '../../encoder/variants/resolve.ts';
import { serveIndexed, withBrokenSearch, withoutEncoder } from '../../test/server/helpers.ts';

/** Servers whose pages the ordinary one does not show. */
export type StageName = 'broken' | 'words only' | 'branded';

const LOGO = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">
  <rect width="32" height="32" rx="8" fill="#5b2ad0"/><path d="M8 23 16 8l8 15h-4.500L16 16l-3.500 7z" fill="#ffd54a"/></svg>`;

/** Starts such a server, in this process, over what is indexed in `dataDir`. */
export async function openStaged(
  stage: StageName,
  dataDir: string,
): Promise<{ readonly url: string; close(): Promise<void> }> {
  const current = await currentGeneration(dataDir);
  if (current === null) throw new Error(`${dataDir} holds no generation.`);
  const { manifest, searcher } = await openGeneration(dataDir, current.generation);
  searcher.close();
  const variant = await resolveVariant(manifest.queryVariant.name, { dataDir });
  const contact = 'desk@company.example';
  if (stage !== 'branded') {
    const meddle = stage === 'broken' ? withBrokenSearch : withoutEncoder;
    return serveIndexed({ variant }, dataDir, { site: { contact } }, { meddle });
  }
  const logo = join(dataDir, 'logo.svg');
  writeFileSync(logo, LOGO);
  return serveIndexed({ variant }, dataDir, {
    site: { name: 'Acme Answers', contact: '+44 114 496 0555', logo, accent: '#5b2ad0' },
  });
}
