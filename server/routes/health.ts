import type { RequestHandler } from 'express';
import type { Off } from '../http/disabled-parts.ts';
import type { Metrics } from '../http/metrics.ts';
import { encoderNames, type Live } from '../live/live.ts';
import { publicProblem } from '../live/problem.ts';

/** `GET /healthz`: this process is alive. */
export const healthRoute: RequestHandler = (_request, response) => {
  response.json({ status: 'ok' });
};

/**
 * `GET /readyz`: whether it can answer, and with what. It is degraded where it answers without its encoder, from another
 * generation than it should, or without one of its parts.
 */
export function readyRoute(live: Live, off: readonly Off[]): RequestHandler {
  return (_request, response) => {
    const { generation, encoder, problem: found } = live.status();
    const problem = found === null ? null : publicProblem(found, generation?.id ?? null);
    response.set('Cache-Control', 'no-store');
    if (generation === null) {
      const message = problem?.message ?? 'The FAQ has not been indexed yet. Run: npx bonsai index FILE';
      response.status(503).json({ error: { code: 'unavailable', message, details: { problem, off } } });
      return;
    }
    const { id, createdAt, entries, calibrated } = generation;
    response.json({
      status: encoder === 'ready' && problem === null && off.length === 0 ? 'ready' : 'degraded',
      generation: id,
      createdAt,
      entries,
      calibrated,
      ...encoderNames(generation),
      encoder,
      problem,
      off,
    });
  };
}

/** `GET /metrics` */
export function metricsRoute(metrics: Metrics): RequestHandler {
  return async (_request, response) => {
    response.type(metrics.contentType).send(await metrics.text());
  };
}
