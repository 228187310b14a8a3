import { performance } from 'node:perf_hooks';
import type { RequestHandler } from 'express';
import type { Logger } from '../../core/log.ts';
import type { Metrics } from '../metrics.ts';

/** Logs and counts every request. Never its parameters: what people ask is nobody's business in a log file. */
export function observeRequests(metrics: Metrics, log: Logger, routes: ReadonlySet<string>): RequestHandler {
  return (request, response, next) => {
    const startedAt = performance.now();
    response.once('close', () => {
      const { method, path } = request;
      const ms = Math.round((performance.now() - startedAt) * 100) / 100;
      const status = response.writableFinished ? response.statusCode : 499;
      const route = routes.has(path) ? path : 'other';
      metrics.requests.observe({ method: METHODS.has(method) ? method : 'other', route, status }, ms / 1000);
      const level = status >= 500 ? 'warn' : 'info';
      log[level]({ method, path, status, ms }, 'request');
    });
    next();
  };
}

/** So that a stranger cannot make up label values. */
const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST']);
