/**
 * Shows the offline page where the server cannot be reached. Nothing else is kept: an answer that may be out of date
 * is worse than none. Its own address names the language and changes with its content, so a new one starts afresh.
 */
declare const self: ServiceWorkerGlobalScope;

const CACHE = `offline ${self.location.search}`;
const language = new URLSearchParams(self.location.search).get('lang') ?? '';
/** The folder that the site lies in. */
const HOME = new URL('.', self.location.href).pathname;
const OFFLINE = `${HOME}offline?lang=${encodeURIComponent(language)}`;

self.addEventListener('install', (event) => {
  event.waitUntil(keep().then(() => self.skipWaiting()));
});

self.addEventListener('activate', (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter((name) => name !== CACHE).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.mode === 'navigate') {
    event.respondWith(fetch(request).catch(() => kept(OFFLINE)));
  } else if (
    [`${HOME}assets/`, `${HOME}brand/`].some((folder) => new URL(request.url).pathname.startsWith(folder))
  ) {
    event.respondWith(caches.match(request).then((found) => found ?? fetch(request)));
  }
});

/** Keeps the page and what it loads. */
async function keep(): Promise<void> {
  const cache = await caches.open(CACHE);
  const page = await fetch(OFFLINE);
  const html = await page.clone().text();
  await cache.put(OFFLINE, page);
  const parts = html.match(/\/(?:[^"\s]+\/)?(?:assets|brand)\/[^"]+/g) ?? [];
  await cache.addAll([...new Set(parts)]);
}

async function kept(address: string): Promise<Response> {
  return (await caches.match(address)) ?? Response.error();
}
