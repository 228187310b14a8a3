import { spawn } from 'node:child_process';
import { createHmac, randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Configuration } from '../../core/configuration.ts';
import { messageOf } from '../../core/errors.ts';
import type { RunReport } from './run-report.ts';

/** Seconds between the tries of a webhook. */
const WAITS_S = [1, 5, 25];
/** A try, or a command, that takes longer has failed. */
const PATIENCE_MS = 30_000;

interface NotifyOptions {
  readonly notify: Configuration['notify'];
  /** What the site is called, to tell one FAQ's message from another's. */
  readonly site: string;
  readonly waits?: readonly number[];
}

/**
 * Tells whoever is to know that a run failed: by the webhook and by the command that are configured. Never throws: the run has
 * failed for a reason of its own.
 *
 * @returns what could not be told, a line each
 */
export async function notifyFailure(report: RunReport, options: NotifyOptions): Promise<string[]> {
  const { notify, site } = options;
  const body = JSON.stringify({
    type: 'index.failed',
    timestamp: report.finishedAt,
    data: { site, message: report.error?.message ?? report.outcome, report },
  });
  const told = await Promise.all([
    notify.webhook === '' ? null : post(body, options),
    notify.command === '' ? null : run(notify.command, body),
  ]);
  return told.filter((problem) => problem !== null);
}

/** @returns why it did not arrive; null where it did */
async function post(
  body: string,
  { notify: { webhook, secret }, waits = WAITS_S }: NotifyOptions,
): Promise<string | null> {
  const id = `msg_${randomUUID()}`;
  for (let attempt = 0; ; attempt++) {
    const { problem, isFinal } = await attemptPost(webhook, body, headersOf(id, body, secret));
    if (problem === null) return null;
    const seconds = waits[attempt];
    if (isFinal || seconds === undefined) return `The webhook was not told: ${problem}.`;
    await wait(seconds * 1000);
  }
}

async function attemptPost(
  url: string,
  body: string,
  headers: Readonly<Record<string, string>>,
): Promise<{ problem: string | null; isFinal: boolean }> {
  try {
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const response = await fetch(url, { method: 'POST', body, headers, signal, redirect: 'error' });
    await response.body?.cancel();
    if (response.ok) return { problem: null, isFinal: true };
    const { status } = response;
    return { problem: `it answered ${status}`, isFinal: status < 500 && status !== 429 && status !== 408 };
  } catch (error) {
    const { cause } = error instanceof Error ? error : {};
    return { problem: messageOf(cause ?? error), isFinal: false };
  }
}

/** As https://www.standardwebhooks.com has it; unsigned where there is no secret. */
export function headersOf(
  id: string,
  body: string,
  secret: string,
  now = new Date(),
): Record<string, string> {
  const timestamp = String(Math.floor(now.getTime() / 1000));
  const headers = { 'content-type': 'application/json', 'webhook-id': id, 'webhook-timestamp': timestamp };
  if (secret === '') return headers;
  const key = secret.startsWith('whsec_') ? Buffer.from(secret.slice(6), 'base64') : Buffer.from(secret);
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  return { ...headers, 'webhook-signature': `v1,${signature}` };
}

/** @returns why it failed; null where it did not */
function run(command: string, input: string): Promise<string | null> {
  return new Promise((resolve) => {
    const child = spawn(command, { shell: true, stdio: ['pipe', 2, 'inherit'], timeout: PATIENCE_MS });
    child.on('error', (error) => {
      resolve(`The command to notify did not start: ${error.message}.`);
    });
    child.on('exit', (status, signal) => {
      resolve(status === 0 ? null : `The command to notify ended with ${status ?? signal ?? 'nothing'}.`);
    });
    // Who does not read it need not.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input);
  });
}
