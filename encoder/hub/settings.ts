import { homedir } from 'node:os';
import { join } from 'node:path';
import { AppError } from '../../core/errors.ts';
import { readTextIfPresent } from '../../core/files.ts';

/** From where models are fetched, and whereto. */
export interface HubSettings {
  /** Without a slash at its end; it may have a path. */
  readonly endpoint: string;
  readonly cacheDir: string;
  /** Sent to the endpoint and to nobody else. */
  readonly token: string | null;
  /** Whether no connection may be made. */
  readonly offline: boolean;
  /** How long an answer may bring nothing. */
  readonly stallMs: number;
}

type Environment = Readonly<Record<string, string | undefined>>;

const DEFAULT_ENDPOINT = 'https://huggingface.co';
const DEFAULT_STALL_MS = 30_000;

/**
 * The settings that Python's huggingface_hub reads too, from the same variables: HF_ENDPOINT, HF_HUB_CACHE, HF_HOME, HF_TOKEN,
 * HF_TOKEN_PATH, HF_HUB_OFFLINE, HF_HUB_DOWNLOAD_TIMEOUT and what older versions of it call them.
 *
 * @throws AppError `invalid` for an endpoint that is no address
 */
export async function hubSettings(environment: Environment = process.env): Promise<HubSettings> {
  const home =
    pathFrom(environment.HF_HOME) ??
    join(pathFrom(environment.XDG_CACHE_HOME) ?? join(homedir(), '.cache'), 'huggingface');
  const seconds = Number(environment.HF_HUB_DOWNLOAD_TIMEOUT);
  return {
    endpoint: endpointFrom(environment.HF_ENDPOINT),
    cacheDir:
      pathFrom(environment.HF_HUB_CACHE) ?? pathFrom(environment.HUGGINGFACE_HUB_CACHE) ?? join(home, 'hub'),
    token: await tokenFrom(environment, home),
    offline: isTrue(environment.HF_HUB_OFFLINE) || isTrue(environment.TRANSFORMERS_OFFLINE),
    stallMs: seconds > 0 ? seconds * 1000 : DEFAULT_STALL_MS,
  };
}

function isTrue(value: string | undefined): boolean {
  return ['1', 'ON', 'YES', 'TRUE'].includes(value?.toUpperCase() ?? '');
}

function pathFrom(value: string | undefined): string | undefined {
  if (value === undefined || value === '') return undefined;
  return value.replace(/^~(?=$|[/\\])/, homedir());
}

function endpointFrom(value: string | undefined): string {
  const given = value === undefined || value === '' ? DEFAULT_ENDPOINT : value.replace(/\/+$/, '');
  const url = URL.canParse(given) ? new URL(given) : null;
  if (url !== null && /^https?:$/.test(url.protocol) && url.username === '' && url.search === '')
    return given;
  throw new AppError('invalid', `HF_ENDPOINT must be an address such as ${DEFAULT_ENDPOINT}.`);
}

async function tokenFrom(environment: Environment, home: string): Promise<string | null> {
  const given = environment.HF_TOKEN ?? environment.HUGGING_FACE_HUB_TOKEN;
  if (given !== undefined && given.trim() !== '') return given.trim();
  if (isTrue(environment.HF_HUB_DISABLE_IMPLICIT_TOKEN)) return null;
  const saved = await readTextIfPresent(pathFrom(environment.HF_TOKEN_PATH) ?? join(home, 'token'));
  const token = saved?.trim() ?? '';
  return token === '' ? null : token;
}
