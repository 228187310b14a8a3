import type { WithLive } from './live-search.ts';
import type { Live } from './live.ts';

/** What serves, as the lab looks at it. */
export function withLiveOf(live: Live): WithLive {
  return (work) =>
    live.use(({ facts, searcher, encoder }) =>
      work({
        ...{ searcher, encoder },
        entryIdentity: facts.variant.identity,
        queryIdentity: facts.queryVariant.identity,
      }),
    );
}
