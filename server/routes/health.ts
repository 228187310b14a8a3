import type { RequestHandler } from 'express';
import { encoderNames, type Live } from '../live/live.ts';
import type { Metrics } from '../http/metrics.ts';

/** `GET /healthz`: this process is alive. */
export const healthRoute: RequestHandler = (_request, response) => {
  response.json({ status: 'ok' });
};

/** `GET /readyz`: whether it can answer, and with what. Without its encoder it still answers, from keywords. */
export function readyRoute(live: Live): RequestHandler {
  return (_request, response) => {
    const { generation, encoder, problem } = live.status();
    response.set('Cache-Control', 'no-store');
    if (generation === null) {
      const message = problem?.message ?? 'The FAQ has not been indexed yet. Run: npx bonsai index FILE';
      response.status(503).json({ error: { code: 'unavailable', message, details: { problem } } });
      return;
    }
    const { id, createdAt, entries } = generation;
    response.json({
      status: encoder === 'ready' ? 'ready' : 'degraded',
      generation: id,
      createdAt,
      entries,
      ...encoderNames(generation),
      encoder,
      problem,
    });
  };
}

/** `GET /metrics` */
export function metricsRoute(metrics: Metrics): RequestHandler {
  return async (_request, response) => {
    response.type(metrics.contentType).send(await metrics.text());
  };
}
