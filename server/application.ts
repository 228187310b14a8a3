import { join } from 'node:path';
import compression from 'compression';
import express, { type Express, type RequestHandler } from 'express';
import { engine } from 'express-handlebars';
import type { Configuration } from '../core/configuration.ts';
import type { Logger } from '../core/log.ts';
import { packageRoot, shipped } from '../core/paths.ts';
import type { Activity } from '../store/activity/activity.ts';
import { createAsk } from './answering/ask.ts';
import { openBrand, type Brand } from './brand/brand.ts';
import type { Lab } from './lab/work/lab.ts';
import { openAssets, type Assets } from './http/assets.ts';
import { belowPath } from './http/base-path.ts';
import { notFound, renderErrors } from './http/errors.ts';
import { languageRoute, localize } from './http/language.ts';
import { createMetrics, observeRequests } from './http/metrics.ts';
import { allowOrigins, securityHeaders } from './http/security.ts';
import { DRAFTS_PER_SEARCH, limitRate, warnOfUntrustedProxy } from './http/rate-limit.ts';
import type { Live } from './live/live.ts';
import { withLiveOf } from './live/with-live.ts';
import { configuredCatalog } from './strings/language.ts';
import { createMostOpened, createNoteClick } from './feedback/clicks.ts';
import { contactView, readContact, type Contact } from './page/contact.ts';
import { refuseWhileOff, type Off } from './http/disabled-parts.ts';
import { aboutRoute, offlineRoute } from './routes/about.ts';
import { healthRoute, metricsRoute, readyRoute } from './routes/health.ts';
import { categoryRoute, entryRoute } from './routes/entries.ts';
import { clickRoute, contactRoute } from './routes/clicks.ts';
import {
  feedbackFormRoute,
  feedbackRoute,
  refusedFormRoute,
  unmetNeedsFormRoute,
  unmetNeedsRoute,
  visitFeedbackRoute,
} from './routes/feedback.ts';
import { openSearchRoute, searchRoute, suggestRoute } from './routes/search.ts';
import { liveRoute, pageRoute, type PageParts } from './routes/page.ts';
import { widgetDemoRoute, widgetPanelRoute, widgetResultsRoute, widgetScriptRoute } from './routes/widget.ts';

const MAX_BODY_SIZE = '16kb';

/**
 * An answer with five hits has seven kilobytes as JSON and twelve as a fragment of the page: no more than a connection
 * sends before it waits for the other side, and compressing them takes longer than sending them.
 */
const COMPRESS_ANSWERS_FROM = '16kb';

/** What the routes work with. */
interface ApplicationParts {
  readonly configuration: Configuration;
  readonly live: Live;
  readonly activity: Activity;
  /** Null where no operator's token is set, and where it is off. */
  readonly lab: Lab | null;
  readonly off: readonly Off[];
  readonly log: Logger;
}

/** Every route and what stands before it, in order. */
export function createApplication({
  configuration,
  live,
  activity,
  lab,
  off,
  log,
}: ApplicationParts): Express {
  const { site, search, server, widget } = configuration;
  const metrics = createMetrics(() => live.status());
  const ask = createAsk({ activity, metrics, log, encoderDeadlineMs: search.encoderDeadlineMs });
  const limited = limitRate(server.searchesPerMinute);
  const draftsLimited = limitRate(server.searchesPerMinute * DRAFTS_PER_SEARCH);

  const mostOpened = createMostOpened(activity);
  const noteClick = createNoteClick(activity, metrics);
  const contact = readContact(site.contact);
  const assets = openAssets(join(packageRoot, 'dist', 'assets'));
  const brand = openBrand(site, log);
  const page: PageParts = {
    ask,
    live,
    activity,
    mostOpened,
    contact,
    limit: search.limit,
    siteName: site.name,
  };

  const app = express();
  const pages = express.Router();
  useTemplates(app, { siteName: site.name, contact, assets, brand });
  app.disable('x-powered-by');
  app.disable('etag'); // answers are not kept; files have their own
  app.set('query parser', 'simple');
  app.set('trust proxy', server.trustedProxies);

  app.use(observeRequests(metrics, log), warnOfUntrustedProxy(log));
  pages.get('/healthz', healthRoute);
  pages.get('/readyz', readyRoute(live, off));
  pages.get('/metrics', metricsRoute(metrics));

  pages.use(securityHeaders());
  const compressed = compression();
  pages.use('/assets', compressed, assets.serve);
  pages.use('/brand', compressed, brand.routes);
  pages.get('/widget.js', compressed, widgetScriptRoute(assets.path('widget.js')));
  pages.get('/worker.js', serveWorker(assets.path('worker.js')));

  pages.use(localize(configuredCatalog(site.language)));
  pages.use(['/api', '/widget', '/feedback', '/unmet-needs', '/sought'], allowOrigins(widget.origins));
  pages.use(['/api', '/live', '/widget/results'], compression({ threshold: COMPRESS_ANSWERS_FROM }));

  pages.get('/', compressed, limited, pageRoute(page));
  pages.get('/live', draftsLimited, liveRoute(page));
  pages.get('/faq/:id', compressed, entryRoute({ live, activity, noteClick, contact, siteName: site.name }));
  pages.get('/category/:name', compressed, categoryRoute(live, site.name));
  pages.get('/about', compressed, aboutRoute(live, site.name));
  pages.get('/offline', compressed, offlineRoute(site.name));
  pages.get('/contact', limited, contactRoute(contact, noteClick, activity));
  pages.get('/language/:tag', languageRoute);
  pages.get('/opensearch.xml', openSearchRoute(site.name));
  pages.get('/widget', compressed, widgetDemoRoute(site.name));
  pages.get('/widget/panel', compressed, widgetPanelRoute(site.name, brand));
  pages.get(
    '/widget/results',
    draftsLimited,
    widgetResultsRoute({ ask, live, contact, limit: search.limit }),
  );
  pages.get('/api/search', limited, searchRoute(ask, live, search.limit));
  pages.get('/api/suggest', draftsLimited, suggestRoute(ask, live, search.limit));

  const offOf = (part: Off['part']): Off | undefined => off.find((one) => one.part === part);
  const opinions = [
    '/api/feedback',
    '/api/unmet-needs',
    '/api/sought',
    '/feedback',
    '/unmet-needs',
    '/sought',
  ];
  pages.post([...opinions, '/faq/:id/feedback'], refuseWhileOff(offOf('feedback')));
  const parseJson = express.json({ limit: MAX_BODY_SIZE });
  const parseForm = express.urlencoded({ limit: MAX_BODY_SIZE, extended: false });
  pages.post('/api/feedback', limited, parseJson, feedbackRoute(activity, metrics));
  pages.post(['/api/unmet-needs', '/api/sought'], limited, parseJson, unmetNeedsRoute(activity, metrics));
  // Browsers send what must survive the page (sendBeacon) as a form.
  pages.post('/api/click', limited, parseJson, parseForm, clickRoute(noteClick));
  pages.post('/feedback', limited, parseForm, feedbackFormRoute({ live, activity, metrics, contact }));
  pages.post(['/unmet-needs', '/sought'], limited, parseForm, unmetNeedsFormRoute(activity, metrics));
  pages.post(
    '/faq/:id/feedback',
    limited,
    parseForm,
    visitFeedbackRoute({ live, activity, metrics, contact }),
  );
  pages.get(['/feedback', '/unmet-needs', '/sought', '/faq/:id/feedback'], refusedFormRoute);

  const { token } = configuration.operator;
  const labParts = lab === null ? null : { lab, activity, configuration, withLive: withLiveOf(live) };
  const loadLab = async (): Promise<RequestHandler> => {
    const { labRouter } = await import('./lab/pages/router.ts');
    return labRouter(token, labParts, offOf('lab'));
  };
  pages.use('/lab', compressed, onDemand(loadLab));

  app.use(belowPath(configuration.server.basePath, pages));
  app.use(notFound);
  app.use(renderErrors(log));
  return app;
}

/** Stands for routes that few ever ask for: what they need is loaded at the first request. */
function onDemand(load: () => Promise<RequestHandler>): RequestHandler {
  let loaded: Promise<RequestHandler> | undefined;
  return async (request, response, next) => {
    const handle = await (loaded ??= load());
    await handle(request, response, next);
  };
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
    readonly contact: Contact | null;
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
    contact: contactView(contact),
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
