import compression from 'compression';
import express, { type Express, type RequestHandler } from 'express';
import { engine } from 'express-handlebars';
import { join } from 'node:path';
import type { Configuration } from '../core/configuration.ts';
import type { Logger } from '../core/log.ts';
import { packageRoot, shipped } from '../core/paths.ts';
import type { Activity } from '../store/activity/activity.ts';
import { createAsk } from './ask.ts';
import { openBrand, type Brand } from './brand/brand.ts';
import type { Lab } from '../lab/lab.ts';
import { openAssets, type Assets } from './http/assets.ts';
import { notFound, renderErrors } from './http/errors.ts';
import { languageRoute, speak } from './http/language.ts';
import { observeRequests } from './http/observe.ts';
import { allowOrigins } from './http/origins.ts';
import { limitRate } from './http/rate-limit.ts';
import { securityHeaders } from './http/security.ts';
import { labRouter } from './lab/router.ts';
import type { Live } from './live/live.ts';
import { withLiveOf } from './live/with-live.ts';
import { createMetrics } from './metrics.ts';
import { createMostRead } from './most-read.ts';
import { createNoteClick } from './note-click.ts';
import { contactView, type ContactView } from './page/contact.ts';
import { aboutRoute, offlineRoute } from './routes/about.ts';
import { categoryRoute } from './routes/category.ts';
import { clickRoute } from './routes/click.ts';
import { contactRoute } from './routes/contact.ts';
import { entryRoute } from './routes/entry.ts';
import { feedbackFormRoute, feedbackRoute, visitFeedbackRoute } from './routes/feedback.ts';
import { healthRoute, metricsRoute, readyRoute } from './routes/health.ts';
import { openSearchRoute, suggestRoute } from './routes/open-search.ts';
import { liveRoute, pageRoute, type PageParts } from './routes/page.ts';
import { searchRoute } from './routes/search.ts';
import { soughtFormRoute, soughtRoute } from './routes/sought.ts';
import { widgetDemoRoute, widgetPanelRoute, widgetResultsRoute, widgetScriptRoute } from './routes/widget.ts';

const LARGEST_BODY = '16kb';

/**
 * An answer with five hits has seven kilobytes as JSON and twelve as a fragment of the page: no more than a connection
 * sends before it waits for the other side, and compressing them takes longer than sending them.
 */
const COMPRESS_ANSWERS_FROM = '16kb';

/** What the routes work with. */
export interface ApplicationParts {
  readonly configuration: Configuration;
  readonly live: Live;
  readonly activity: Activity;
  /** Null where no operator's token is set. */
  readonly lab: Lab | null;
  readonly log: Logger;
}

/** Every route and what stands before it, in order. */
export function createApplication({ configuration, live, activity, lab, log }: ApplicationParts): Express {
  const { site, search, server, widget } = configuration;
  const metrics = createMetrics(() => live.status());
  const ask = createAsk({ live, activity, metrics, log, encoderDeadlineMs: search.encoderDeadlineMs });
  const limited = limitRate(server.searchesPerMinute);

  const mostRead = createMostRead(activity);
  const noteClick = createNoteClick(activity, metrics);
  const contact = contactView(site.contact);
  const assets = openAssets(join(packageRoot, 'dist', 'assets'));
  const brand = openBrand(site, log);
  const page: PageParts = { ask, live, activity, mostRead, limit: search.limit, siteName: site.name };

  const app = express();
  useTemplates(app, { siteName: site.name, contact, assets, brand });
  app.disable('x-powered-by');
  app.disable('etag'); // answers are not kept; files have their own
  app.set('query parser', 'simple');
  app.set('trust proxy', server.trustedProxies);

  app.use(observeRequests(metrics, log));
  app.get('/healthz', healthRoute);
  app.get('/readyz', readyRoute(live));
  app.get('/metrics', metricsRoute(metrics));

  app.use(securityHeaders());
  const compressed = compression();
  app.use('/assets', compressed, assets.serve);
  app.use('/brand', compressed, brand.routes);
  app.get('/widget.js', compressed, widgetScriptRoute(assets.path('widget.js')));
  app.get('/worker.js', serveWorker(assets.path('worker.js')));

  app.use(speak(site.language));
  app.use(['/api', '/widget', '/feedback', '/sought'], allowOrigins(widget.origins));
  app.use(['/api', '/live', '/widget/results'], compression({ threshold: COMPRESS_ANSWERS_FROM }));

  app.get('/', compressed, limited, pageRoute(page));
  app.get('/live', limited, liveRoute(page));
  app.get('/faq/:id', compressed, entryRoute({ live, activity, noteClick, siteName: site.name }));
  app.get('/category/:name', compressed, categoryRoute(live, site.name));
  app.get('/about', compressed, aboutRoute(live, site.name));
  app.get('/offline', compressed, offlineRoute(site.name));
  app.get('/contact', limited, contactRoute(contact, noteClick));
  app.get('/language/:tag', languageRoute);
  app.get('/opensearch.xml', openSearchRoute(site.name));
  app.get('/widget', compressed, widgetDemoRoute(site.name));
  app.get('/widget/panel', compressed, widgetPanelRoute(site.name, brand));
  app.get('/widget/results', limited, widgetResultsRoute(ask, live, search.limit));
  app.get('/api/search', limited, searchRoute(ask, search.limit));
  app.get('/api/suggest', limited, suggestRoute(ask, search.limit));

  const parseJson = express.json({ limit: LARGEST_BODY });
  const parseForm = express.urlencoded({ limit: LARGEST_BODY, extended: false });
  app.post('/api/feedback', limited, parseJson, feedbackRoute(activity, metrics));
  app.post('/api/sought', limited, parseJson, soughtRoute(activity, metrics));
  // Browsers send what must survive the page (sendBeacon) as a form.
  app.post('/api/click', limited, parseJson, parseForm, clickRoute(noteClick));
  app.post('/feedback', limited, parseForm, feedbackFormRoute(live, activity, metrics));
  app.post('/sought', limited, parseForm, soughtFormRoute(activity, metrics));
  app.post('/faq/:id/feedback', limited, parseForm, visitFeedbackRoute(live, activity, metrics));

  const { token } = configuration.operator;
  const labParts = lab === null ? null : { lab, activity, configuration, withLive: withLiveOf(live) };
  app.use('/lab', compressed, labRouter(token, labParts));

  app.use(notFound);
  app.use(renderErrors(log));
  return app;
}

/** The worker must lie where the pages lie that it stands in for, and changes its address with its content anyway. */
function serveWorker(path: string): RequestHandler {
  return (_request, response) => {
    response.sendFile(path, { maxAge: 0 });
  };
}

/** @param everywhere what every page shows */
function useTemplates(
  app: Express,
  everywhere: {
    readonly siteName: string;
    readonly contact: ContactView | null;
    readonly assets: Assets;
    readonly brand: Brand;
  },
): void {
  const { siteName, contact, assets, brand } = everywhere;
  const render = engine({ extname: 'hbs', defaultLayout: 'main' });
  app.engine('hbs', (path, options, callback) => void render(path, options, callback));
  app.set('view engine', 'hbs');
  app.set('views', shipped.views);
  app.enable('view cache');
  Object.assign(app.locals, {
    siteName,
    contact,
    styles: assets.address('page.css'),
    script: assets.address('page.js'),
    labStyles: assets.address('lab.css'),
    labScript: assets.address('lab.js'),
    worker: assets.address('worker.js').replace('/assets', ''),
    icon: assets.address('icon.svg'),
    logo: brand.logo ?? assets.address('icon.svg'),
    brandStyles: brand.styles?.address ?? null,
  });
}
