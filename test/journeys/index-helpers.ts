import { mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SearchResult } from '../../core/domain.ts';
import { startEncoder, type Encoder } from '../../encoder/runtime/service.ts';
import { currentGeneration, openGeneration } from '../../indexer/generations.ts';
import { runIndex, type IndexOptions, type IndexReport } from '../../indexer/run.ts';
import { resolveVariant, type ReadyVariant } from '../../encoder/variants/resolve.ts';

/** A row of a source file. */
export interface Row {
  readonly id: string;
  readonly question: string;
  readonly answer: string;
  readonly alternates?: readonly string[];
}

export const OFFICE: readonly Row[] = [
  { id: 'leave', question: 'How do I ask for annual leave?', answer: 'In the people portal, under Absence.' },
  { id: 'vpn', question: 'The VPN does not connect', answer: 'Restart the client, then sign in again.' },
  {
    id: 'badge',
    question: 'I lost my badge',
    answer: 'Reception gives you a new one.',
    alternates: ['My access card is gone'],
  },
];

/** Many short entries whose texts are all different. */
export function rooms(count: number): Row[] {
  return Array.from({ length: count }, (_, number) => ({
    id: `room-${number}`,
    question: `Where is room ${number}?`,
    answer: `On floor ${number % 7}, door ${number}.`,
  }));
}

/** A variant of three layers and its running encoder, made once for all tests that ask. */
export interface Workbench {
  readonly variant: ReadyVariant;
  readonly encoder: Encoder;
}

let workbench: Promise<Workbench> | undefined;
let users = 0;

export async function openWorkbench(): Promise<Workbench> {
  users++;
  workbench ??= makeWorkbench();
  return workbench;
}

export async function closeWorkbench(): Promise<void> {
  users--;
  if (users > 0) return;
  await (await workbench)?.encoder.close();
  workbench = undefined;
}

async function makeWorkbench(): Promise<Workbench> {
  const dataDir = temporaryFolder();
  const variant = await resolveVariant('minilm-l3', { dataDir });
  return { variant, encoder: await startEncoder(variant, { threads: 2 }) };
}

const folders: string[] = [];
process.once('exit', () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A folder that goes when the tests end. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'bonsai-index-'));
  folders.push(folder);
  return folder;
}

/** Writes rows as JSON Lines. */
export async function writeRows(path: string, rows: readonly (Row | string)[]): Promise<string> {
  const lines = rows.map((row) => (typeof row === 'string' ? row : JSON.stringify(row)));
  await writeFile(path, `${lines.join('\n')}\n`);
  return path;
}

/** Indexes rows into a data folder with the shared encoder; `options` change what is usual. */
export async function indexRows(
  { variant, encoder }: Workbench,
  dataDir: string,
  rows: readonly (Row | string)[],
  options: Partial<IndexOptions> = {},
): Promise<IndexReport> {
  return runIndex({
    files: [await writeRows(join(dataDir, '..', 'faq.jsonl'), rows)],
    dataDir,
    variant,
    // Shared, so it must not be closed by the run.
    startEncoder: () => Promise.resolve({ ...encoder, close: () => Promise.resolve() }),
    add: false,
    full: false,
    activate: true,
    maxRejected: 0.05,
    ...options,
  });
}

/** What the live generation of a data folder answers. */
export async function ask({ encoder }: Workbench, dataDir: string, query: string): Promise<SearchResult> {
  const current = await currentGeneration(dataDir);
  if (current === null) throw new Error('Nothing is live.');
  const { searcher } = await openGeneration(dataDir, current.generation);
  try {
    const { vectors } = await encoder.embed([query]);
    return searcher.search({ query, limit: 3, mode: 'hybrid' }, vectors);
  } finally {
    searcher.close();
  }
}
