import { performance } from 'node:perf_hooks';
import type { Request, RequestHandler } from 'express';
import type { Logger } from '../../core/log.ts';
import type { Metrics } from './metrics.ts';

/** Logs and counts every request. Never its parameters: what people ask is nobody's business in a log file. */
export function observeRequests(metrics: Metrics, log: Logger): RequestHandler {
  return (request, response, next) => {
    const startedAt = performance.now();
    response.once('close', () => {
      const { method } = request;
      const path = `${request.baseUrl}${request.path}`;
      const ms = Math.round((performance.now() - startedAt) * 100) / 100;
      const status = response.writableFinished ? response.statusCode : 499;
      const labels = { method: METHODS.has(method) ? method : 'other', route: routeOf(request), status };
      metrics.requests.observe(labels, ms / 1000);
      const level = status >= 500 ? 'warn' : 'info';
      log[level]({ method, path, status, ms }, 'request');
    });
    next();
  };
}

/** So that a stranger cannot make up label values. */
const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST']);

/** The pattern that answered (`/faq/:id`), or the folder that a file came from; `other` where nothing fitted. */
function routeOf(request: Request): string {
  const route: unknown = request.route;
  const known = typeof route === 'object' && route !== null && 'path' in route;
  // A folder is matched whatever its case.
  const folder = request.baseUrl.toLowerCase();
  return `${folder}${known && typeof route.path === 'string' ? route.path : ''}` || 'other';
}
