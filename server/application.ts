import compression from 'compression';
import express, { type Express } from 'express';
import { engine } from 'express-handlebars';
import { join } from 'node:path';
import type { Configuration } from '../core/configuration.ts';
import type { Logger } from '../core/log.ts';
import { shipped } from '../core/paths.ts';
import type { Activity } from '../store/activity/activity.ts';
import { createAsk } from './ask.ts';
import { assetAddress, serveAssets } from './http/assets.ts';
import { notFound, renderErrors } from './http/errors.ts';
import { observeRequests } from './http/observe.ts';
import { limitRate } from './http/rate-limit.ts';
import { securityHeaders } from './http/security.ts';
import type { Live } from './live/live.ts';
import { createMetrics } from './metrics.ts';
import { contactView } from './page/contact.ts';
import { feedbackFormRoute, feedbackRoute } from './routes/feedback.ts';
import { healthRoute, metricsRoute, readyRoute } from './routes/health.ts';
import { pageRoute } from './routes/page.ts';
import { searchRoute } from './routes/search.ts';

const LARGEST_BODY = '16kb';

/** An answer with five hits has seven kilobytes, and compressing them takes longer than sending them. */
const COMPRESS_API_FROM = '16kb';

const ROUTES: ReadonlySet<string> = new Set([
  '/',
  '/api/search',
  '/feedback',
  '/api/feedback',
  '/healthz',
  '/readyz',
  '/metrics',
]);

/** What the routes work with. */
export interface ApplicationParts {
  readonly configuration: Configuration;
  readonly live: Live;
  readonly activity: Activity;
  readonly log: Logger;
}

/** Every route and what stands before it, in order. */
export function createApplication({ configuration, live, activity, log }: ApplicationParts): Express {
  const { site, search, server } = configuration;
  const metrics = createMetrics(() => live.status());
  const ask = createAsk({ live, activity, metrics, log, encoderDeadlineMs: search.encoderDeadlineMs });
  const limited = limitRate(server.searchesPerMinute);

  const app = express();
  useTemplates(app, configuration);
  app.disable('x-powered-by');
  app.disable('etag'); // answers are not kept; files have their own
  app.set('query parser', 'simple');
  app.set('trust proxy', server.trustedProxies);

  app.use(observeRequests(metrics, log, ROUTES));
  app.get('/healthz', healthRoute);
  app.get('/readyz', readyRoute(live));
  app.get('/metrics', metricsRoute(metrics));

  app.use(securityHeaders());
  app.use('/api', compression({ threshold: COMPRESS_API_FROM }));
  const compressed = compression();
  app.use('/assets', compressed, serveAssets(join(shipped.views, 'assets')));

  app.get(
    '/',
    compressed,
    limited,
    pageRoute({ ask, live, activity, limit: search.limit, siteName: site.name }),
  );
  app.get('/api/search', limited, searchRoute(ask, search.limit));

  const parseJson = express.json({ limit: LARGEST_BODY });
  app.post('/api/feedback', limited, parseJson, feedbackRoute(activity, metrics));
  const parseForm = express.urlencoded({ limit: LARGEST_BODY, extended: false });
  app.post('/feedback', limited, parseForm, feedbackFormRoute(activity, metrics));

  app.use(notFound);
  app.use(renderErrors(log));
  return app;
}

function useTemplates(app: Express, { site }: Configuration): void {
  const assets = join(shipped.views, 'assets');
  const render = engine({ extname: 'hbs', defaultLayout: 'main' });
  app.engine('hbs', (path, options, callback) => void render(path, options, callback));
  app.set('view engine', 'hbs');
  app.set('views', shipped.views);
  app.enable('view cache');
  Object.assign(app.locals, {
    siteName: site.name,
    contact: contactView(site.contact),
    stylesheet: assetAddress(assets, 'page.css'),
    icon: assetAddress(assets, 'icon.svg'),
  });
}
