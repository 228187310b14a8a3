import { Agent, request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { AppError } from '../../core/errors.ts';
import { freePort, startBonsai } from './program.ts';

/** A running server of the built program, and a client with connections that stay open. */
export interface Service {
  readonly pid: number;
  /** From the start of the process to the first answer, in milliseconds. */
  readonly firstAnswerMs: number;
  /** One search, to the last byte of its answer; milliseconds. */
  search(query: string): Promise<number>;
  /** The longest that its main thread was busy with one thing since this was last asked, in milliseconds. */
  longestBlock(): Promise<number>;
  stop(): Promise<void>;
}

const answerSchema = z.object({ degraded: z.boolean(), hits: z.array(z.unknown()) });

const PATIENCE_MS = 60_000;

/** Starts `bonsai serve` on `dataDir` and asks until it answers, and answers with vectors. */
export async function startService(dataDir: string, connections = 1): Promise<Service> {
  const port = await freePort();
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const begun = performance.now();
  const server = startBonsai(['serve', '--data-dir', dataDir], {
    PORT: String(port),
    HOST: '127.0.0.1',
    BONSAI_SEARCHES_PER_MINUTE: '0',
    BONSAI_LOG_LEVEL: 'warn',
  });
  const ask = async (query: string): Promise<void> => {
    const { status, body } = await get(
      `http://127.0.0.1:${port}/api/search?q=${encodeURIComponent(query)}`,
      agent,
    );
    if (status !== 200) throw new AppError('failed', `The search for "${query}" got ${status}: ${body}`);
    if (answerSchema.parse(JSON.parse(body)).degraded) {
      throw new AppError('failed', `The search for "${query}" was answered without the encoder.`);
    }
  };
  while (!(await succeeds(() => ask('How do I reset my password?')))) {
    if (performance.now() - begun > PATIENCE_MS) {
      await server.stop();
      await server.output;
      throw new AppError('failed', `The server did not answer within ${PATIENCE_MS / 1000} s.`);
    }
    await delay(5);
  }
  const firstAnswerMs = performance.now() - begun;
  const longestBlock = async (): Promise<number> => {
    const { body } = await get(`http://127.0.0.1:${port}/metrics`, agent);
    const longest = /^bonsai_event_loop_delay_seconds\{quantile="1"\} (\S+)$/m.exec(body)?.[1];
    return Number(longest) * 1000;
  };
  return {
    longestBlock,
    pid: server.pid,
    firstAnswerMs,
    async search(query) {
      const asked = performance.now();
      await ask(query);
      return performance.now() - asked;
    },
    async stop() {
      agent.destroy();
      await server.stop();
    },
  };
}

async function succeeds(work: () => Promise<void>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch {
    return false;
  }
}

function get(url: string, agent: Agent): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    request(url, { agent }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (body += chunk));
      response.once('end', () => {
        resolve({ status: response.statusCode ?? 0, body });
      });
      response.once('error', reject);
    })
      .once('error', reject)
      .end();
  });
}
