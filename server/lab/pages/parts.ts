import type { Configuration } from '../../../core/configuration.ts';
import type { Lab } from '../work/lab.ts';
import type { WithLive } from '../../live/live-search.ts';
import type { Activity } from '../../../store/activity/activity.ts';

/** What the routes of the lab work with. */
export interface LabRouteParts {
  readonly lab: Lab;
  readonly activity: Activity;
  readonly withLive: WithLive;
  readonly configuration: Pick<Configuration, 'dataDir'>;
}
