import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Request, RequestHandler } from 'express';
import { encoderNames, type LiveStatus } from '../live/live.ts';
import type { Logger } from '../../core/log.ts';

/** Buckets in seconds, from a keyword search of a small FAQ to an encoder at its deadline. */
const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

/** How often the event loop's delay is looked at, which every look has in it. What Node.js's default metrics tell looks less often. */
const DELAY_RESOLUTION_MS = 2;
const DELAY_QUANTILES = [0.5, 0.9, 0.99, 1];

/** What the server counts, for Prometheus. Names and meanings are in `docs/`, and in each `help`. */
export interface Metrics {
  readonly requests: Histogram<'method' | 'route' | 'status'>;
  readonly searches: Histogram<'mode' | 'band'>;
  readonly drafts: Counter;
  readonly degraded: Counter;
  readonly queryVectors: Counter<'from'>;
  readonly feedback: Counter<'helpful'>;
  readonly clicks: Counter<'kind' | 'band'>;
  readonly unmetNeeds: Counter;
  readonly contentType: string;
  text(): Promise<string>;
}

export function createMetrics(status: () => LiveStatus): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  new Gauge({
    name: 'bonsai_generation_entries',
    help: 'Entries of the generation that serves',
    labelNames: ['generation', 'variant', 'query_variant'],
    registers,
    collect() {
      this.reset();
      const facts = status().generation;
      if (facts === null) return;
      const { variant, queryVariant } = encoderNames(facts);
      const asked = queryVariant === undefined ? {} : { query_variant: queryVariant };
      this.set({ generation: facts.id, variant, ...asked }, facts.entries);
    },
  });
  new Gauge({
    name: 'bonsai_encoder_ready',
    help: '1 when the encoder answers, 0 when keywords answer alone',
    registers,
    collect() {
      this.set(status().encoder === 'ready' ? 1 : 0);
    },
  });
  const delay = monitorEventLoopDelay({ resolution: DELAY_RESOLUTION_MS });
  delay.enable();
  new Gauge({
    name: 'bonsai_event_loop_delay_seconds',
    help: 'How late the event loop came to its work, since it was last asked: the main thread was busy for so long',
    labelNames: ['quantile'],
    registers,
    collect() {
      for (const quantile of DELAY_QUANTILES) {
        const ms = delay.count === 0 ? 0 : delay.percentile(quantile * 100) / 1e6 - DELAY_RESOLUTION_MS;
        this.set({ quantile }, Math.max(ms, 0) / 1000);
      }
      delay.reset();
    },
  });
  return {
    requests: new Histogram({
      name: 'bonsai_http_request_seconds',
      help: 'Duration of HTTP requests',
      labelNames: ['method', 'route', 'status'],
      buckets: SECONDS,
      registers,
    }),
    searches: new Histogram({
      name: 'bonsai_search_seconds',
      help: 'Duration of searches, encoding included',
      labelNames: ['mode', 'band'],
      buckets: SECONDS,
      registers,
    }),
    drafts: new Counter({
      name: 'bonsai_drafts_total',
      help: 'Answers to questions that were still being typed; they are not noted',
      registers,
    }),
    degraded: new Counter({
      name: 'bonsai_searches_degraded_total',
      help: 'Searches that keywords answered alone because the encoder could not',
      registers,
    }),
    queryVectors: new Counter({
      name: 'bonsai_query_vectors_total',
      help: 'Query vectors used, from the encoder or remembered',
      labelNames: ['from'],
      registers,
    }),
    feedback: new Counter({
      name: 'bonsai_feedback_total',
      help: 'Opinions on entries',
      labelNames: ['helpful'],
      registers,
    }),
    clicks: new Counter({
      name: 'bonsai_clicks_total',
      help: 'Entries opened, and times the contact line was used, by the band of the search that led there (page: none did)',
      labelNames: ['kind', 'band'],
      registers,
    }),
    unmetNeeds: new Counter({
      name: 'bonsai_sought_total',
      help: 'Times somebody said what they were looking for',
      registers,
    }),
    contentType: registry.contentType,
    text: () => registry.metrics(),
  };
}

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
