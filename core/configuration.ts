import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError, messageOf, systemCode } from './errors.ts';

/** The languages that the page speaks. */
export const LANGUAGES = ['en', 'ja'] as const;

/** A token that is shorter could be guessed. */
const MIN_TOKEN_LENGTH = 16;

/** `/helpdesk`, `/it/faq/`, or nothing; no segment of dots. */
export const BASE_PATH = /^(?:\/(?!\.{1,2}(?:\/|$))[\w.~-]+)*\/?$/;

const ORIGIN = /^https?:\/\/[^/\s]+$/i;

const NAMED_NETWORKS: ReadonlySet<string> = new Set(['loopback', 'linklocal', 'uniquelocal']);

/** Whether Express can tell a trusted proxy by it. */
function isProxies(given: number | string): boolean {
  if (typeof given === 'number') return true;
  return given.split(',').every((part) => {
    const one = part.trim();
    if (one === '' || NAMED_NETWORKS.has(one)) return true;
    const [address = '', bits, ...rest] = one.split('/');
    const version = isIP(address);
    if (version === 0 || rest.length > 0) return false;
    return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
  });
}

/** Every setting, with its default. Names are dotted paths: `server.port`, `search.limit`. */
const configurationSchema = z.strictObject({
  dataDir: z.string().min(1).default('.bonsai'),
  /** Intra-op threads of an encoder. */
  threads: z.coerce.number().int().min(1).max(64).default(2),
  /** What relative paths in recipes begin at; the recipe's own folder where it is empty. */
  datasets: z.string().default(''),
  /** Whether `bonsai index` refits the probabilities on the FAQ's own judgements, where they suffice. */
  calibrate: z.union([z.boolean(), z.stringbool()]).default(true),
  logLevel: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  server: z
    .strictObject({
      host: z.string().min(1).default('127.0.0.1'),
      port: z.coerce.number().int().min(0).max(65535).default(3000),
      /** Searches a minute from one address; 0 sets no limit. */
      searchesPerMinute: z.coerce.number().int().min(0).default(600),
      /**
       * Reverse proxies in front, whose word about a request's address, protocol and path is believed: how many stand
       * one behind the other, or their addresses and networks with commas between them. `loopback` is this machine,
       * `uniquelocal` every private network; empty or 0 is none.
       */
      trustedProxies: z
        .union([z.number().int().min(0), z.string()])
        .transform((given) => (/^\d+$/.test(String(given).trim()) ? Number(given) : String(given)))
        .refine(isProxies, {
          error: 'must be a number, or addresses and networks such as loopback, 10.0.0.0/8',
        })
        .prefault('loopback'),
      /** The path that the site lies below, as /helpdesk, where the proxy does not name it in X-Forwarded-Prefix. */
      basePath: z
        .string()
        .regex(BASE_PATH, 'must be a path such as /helpdesk')
        .transform((path) => path.replace(/\/$/, ''))
        .prefault(''),
    })
    .prefault({}),
  site: z
    .strictObject({
      name: z.string().min(1).default('Help desk'),
      /** Shown where the FAQ has no answer: a mail address, a URL or a phone number. */
      contact: z.string().default(''),
      /** The language of the page for those whose browser asks for none that it speaks. */
      language: z.enum(LANGUAGES).default('en'),
      /** The path of a picture (SVG, PNG, JPEG, WebP) shown beside the name. */
      logo: z.string().default(''),
      /** The color of links and buttons, as #rrggbb; darkened or lightened until it is legible in either theme. */
      accent: z
        .string()
        .regex(/^(?:#[0-9a-f]{6})?$/i, 'must be a color as #1f6b4b')
        .default(''),
    })
    .prefault({}),
  widget: z
    .strictObject({
      /** Origins (https://intranet.example) whose pages may show the search; this server's own always may. */
      origins: z
        .preprocess(
          (value) => (typeof value === 'string' ? value.split(',').map((origin) => origin.trim()) : value),
          z.array(z.string().regex(ORIGIN, 'must be like https://intranet.example, without a path')),
        )
        .prefault([]),
    })
    .prefault({}),
  operator: z
    .strictObject({
      /** What opens the pages under /lab; they stay closed where it is empty. */
      token: z
        .string()
        .refine((token) => token === '' || token.length >= MIN_TOKEN_LENGTH, {
          error: `must have at least ${MIN_TOKEN_LENGTH} characters`,
        })
        .default(''),
    })
    .prefault({}),
  search: z
    .strictObject({
      limit: z.coerce.number().int().min(1).max(50).default(5),
      /** Milliseconds after which a search stops waiting for the encoder and answers from keywords. */
      encoderDeadlineMs: z.coerce.number().int().min(1).default(2000),
    })
    .prefault({}),
});

export type Language = (typeof LANGUAGES)[number];
export type Configuration = z.infer<typeof configurationSchema>;

/** Environment variables and the setting each one sets. */
const ENVIRONMENT: Readonly<Record<string, readonly string[]>> = {
  BONSAI_DATA_DIR: ['dataDir'],
  BONSAI_THREADS: ['threads'],
  BONSAI_DATASETS: ['datasets'],
  BONSAI_CALIBRATE: ['calibrate'],
  BONSAI_LOG_LEVEL: ['logLevel'],
  HOST: ['server', 'host'],
  PORT: ['server', 'port'],
  BONSAI_SEARCHES_PER_MINUTE: ['server', 'searchesPerMinute'],
  BONSAI_TRUSTED_PROXIES: ['server', 'trustedProxies'],
  BONSAI_BASE_PATH: ['server', 'basePath'],
  BONSAI_SITE_NAME: ['site', 'name'],
  BONSAI_SITE_CONTACT: ['site', 'contact'],
  BONSAI_SITE_LANGUAGE: ['site', 'language'],
  BONSAI_SITE_LOGO: ['site', 'logo'],
  BONSAI_SITE_ACCENT: ['site', 'accent'],
  BONSAI_WIDGET_ORIGINS: ['widget', 'origins'],
  BONSAI_OPERATOR_TOKEN: ['operator', 'token'],
  BONSAI_SEARCH_LIMIT: ['search', 'limit'],
  BONSAI_ENCODER_DEADLINE_MS: ['search', 'encoderDeadlineMs'],
};

type Layer = Readonly<Record<string, unknown>>;

function isLayer(value: unknown): value is Layer {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function merged(lower: Layer, upper: Layer): Layer {
  const result: Record<string, unknown> = { ...lower };
  for (const [key, value] of Object.entries(upper)) {
    if (value === undefined) continue;
    const below = result[key];
    result[key] = isLayer(below) && isLayer(value) ? merged(below, value) : value;
  }
  return result;
}

function nested(path: readonly string[], value: unknown): Layer {
  return path.reduceRight<unknown>((inner, key) => ({ [key]: inner }), value) as Layer;
}

function fromEnvironment(environment: Readonly<Record<string, string | undefined>>): Layer {
  let layer: Layer = {};
  for (const [variable, path] of Object.entries(ENVIRONMENT)) {
    const value = environment[variable];
    if (value !== undefined && value !== '') layer = merged(layer, nested(path, value));
  }
  return layer;
}

function fromFile(folder: string): Layer {
  const path = join(folder, 'bonsai.config.json');
  try {
    const content: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (isLayer(content)) return content;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return {};
    throw new AppError('invalid', `${path} cannot be read: ${messageOf(error)}`, { cause: error });
  }
  throw new AppError('invalid', `${path} must hold a JSON object.`);
}

/**
 * The settings in force: defaults, then `bonsai.config.json` of `folder`, then the environment, then `flags`.
 *
 * @throws AppError `invalid` that names each wrong setting.
 */
export function loadConfiguration(
  folder: string,
  environment: Readonly<Record<string, string | undefined>>,
  flags: Layer = {},
): Configuration {
  const layers = [fromFile(folder), fromEnvironment(environment), flags];
  const parsed = configurationSchema.safeParse(layers.reduce(merged, {}));
  if (parsed.success) return parsed.data;
  const wrong = parsed.error.issues.map(
    (issue) => `${issue.path.join('.') || 'configuration'}: ${issue.message}`,
  );
  throw new AppError('invalid', `The configuration is wrong: ${wrong.join('; ')}`, {
    details: parsed.error.issues,
  });
}

/** The settings as they may be shown: of what is secret only whether it is set. */
export function shownConfiguration(configuration: Configuration): Configuration {
  const { token } = configuration.operator;
  return { ...configuration, operator: { token: token === '' ? '' : '(set, not shown)' } };
}
