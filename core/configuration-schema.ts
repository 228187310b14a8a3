import { isIP } from 'node:net';
import { availableParallelism } from 'node:os';
import { z } from 'zod';

/** Where the page is served unless somebody says otherwise. */
export const DEFAULT_PORT = 3000;

/** A token that is shorter could be guessed. */
const MIN_TOKEN_LENGTH = 16;

const MOST_THREADS = 64;

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

/** What a setting means, and the environment variable that sets it; `bonsai init` writes both down. */
const of = (environment: string, description: string) => ({ environment, description });

/** A setting that is a share, 0..1. */
const share = (usual: number) => z.coerce.number().min(0).max(1).default(usual);

/** Every setting, with its default. Names are dotted paths: `server.port`, `search.limit`. */
export const configurationSchema = z.strictObject({
  dataDir: z
    .string()
    .min(1)
    .default('.bonsai')
    .meta(of('BONSAI_DATA_DIR', 'The folder where everything lies that the program writes. Back it up.')),
  threads: z.coerce
    .number()
    .int()
    .min(1)
    .max(MOST_THREADS)
    .default(Math.min(availableParallelism(), MOST_THREADS))
    .meta(of('BONSAI_THREADS', 'How many cores the encoder may keep busy; all of this machine unless set.')),
  variant: z
    .string()
    .default('')
    .meta(
      of(
        'BONSAI_VARIANT',
        "The encoder of `bonsai index` where --variant names none. Empty: the FAQ's languages choose, and what somebody has chosen stays.",
      ),
    ),
  datasets: z
    .string()
    .default('')
    .meta(
      of(
        'BONSAI_DATASETS',
        "The folder that relative paths in recipes begin at; the recipe's own folder where it is empty.",
      ),
    ),
  calibrate: z
    .union([z.boolean(), z.stringbool()])
    .default(true)
    .meta(
      of(
        'BONSAI_CALIBRATE',
        "Whether `bonsai index` refits the probabilities on the FAQ's own judgements, where they suffice.",
      ),
    ),
  logLevel: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
    .default('info')
    .meta(of('BONSAI_LOG_LEVEL', 'How much the server logs.')),
  server: z
    .strictObject({
      host: z
        .string()
        .min(1)
        .default('127.0.0.1')
        .meta(of('HOST', 'The address to listen on; 0.0.0.0 lets other machines in.')),
      port: z.coerce
        .number()
        .int()
        .min(0)
        .max(65535)
        .default(DEFAULT_PORT)
        .meta(of('PORT', 'The port to listen on; 0 lets the system choose one.')),
      searchesPerMinute: z.coerce
        .number()
        .int()
        .min(0)
        .default(600)
        .meta(
          of(
            'BONSAI_SEARCHES_PER_MINUTE',
            'Searches a minute from one address; drafts while typing: 20 times as many; 0 sets no limit.',
          ),
        ),
      trustedProxies: z
        .union([z.number().int().min(0), z.string()])
        .transform((given) => (/^\d+$/.test(String(given).trim()) ? Number(given) : String(given)))
        .refine(isProxies, {
          error: 'must be a number, or addresses and networks such as loopback, 10.0.0.0/8',
        })
        .prefault('loopback')
        .meta(
          of(
            'BONSAI_TRUSTED_PROXIES',
            "Reverse proxies in front, whose word about a request's address, protocol and path is believed: how many stand one behind the other, or their addresses and networks with commas between them. `loopback` is this machine, `uniquelocal` every private network; empty or 0 is none.",
          ),
        ),
      basePath: z
        .string()
        .regex(BASE_PATH, 'must be a path such as /helpdesk')
        .transform((path) => path.replace(/\/$/, ''))
        .prefault('')
        .meta(
          of(
            'BONSAI_BASE_PATH',
            'The path that the site lies below, as /helpdesk, where the proxy does not name it in X-Forwarded-Prefix.',
          ),
        ),
    })
    .prefault({}),
  site: z
    .strictObject({
      name: z.string().min(1).default('Help desk').meta(of('BONSAI_SITE_NAME', 'What the page is called.')),
      contact: z
        .string()
        .default('')
        .meta(
          of(
            'BONSAI_SITE_CONTACT',
            'Shown where the FAQ has no answer: a mail address, a URL (in which {question} stands for the question) or a phone number.',
          ),
        ),
      language: z
        .string()
        .default('en')
        .meta(
          of(
            'BONSAI_SITE_LANGUAGE',
            'The language of the page for those whose browser asks for none that it speaks.',
          ),
        ),
      logo: z
        .string()
        .default('')
        .meta(of('BONSAI_SITE_LOGO', 'The path of a picture (SVG, PNG, JPEG, WebP) shown beside the name.')),
      accent: z
        .string()
        .regex(/^(?:#[0-9a-f]{6})?$/i, 'must be a color as #1f6b4b')
        .default('')
        .meta(
          of(
            'BONSAI_SITE_ACCENT',
            'The color of links and buttons, as #1f6b4b; darkened or lightened until it is legible in either theme.',
          ),
        ),
    })
    .prefault({}),
  widget: z
    .strictObject({
      origins: z
        .preprocess(
          (value) => (typeof value === 'string' ? value.split(',').map((origin) => origin.trim()) : value),
          z.array(z.string().regex(ORIGIN, 'must be like https://intranet.example, without a path')),
        )
        .prefault([])
        .meta(
          of(
            'BONSAI_WIDGET_ORIGINS',
            "Origins (https://intranet.example) whose pages may show the search; this server's own always may.",
          ),
        ),
    })
    .prefault({}),
  activity: z
    .strictObject({
      keepDays: z.coerce
        .number()
        .int()
        .min(0)
        .default(180)
        .meta(
          of(
            'BONSAI_KEEP_DAYS',
            'Days that questions, opinions and clicks are kept; after that only counts a day are. 0 keeps them for ever.',
          ),
        ),
    })
    .prefault({}),
  gates: z
    .strictObject({
      maxShrink: share(0.2).meta(
        of(
          'BONSAI_MAX_SHRINK',
          'The share of the FAQ, or of one of its files, above which a loss at once stops `bonsai index`.',
        ),
      ),
      maxLoss: share(0.02).meta(
        of(
          'BONSAI_MAX_LOSS',
          'The share of MRR@10 on the judged questions that a new index may lose; what shows a greater loss stops it.',
        ),
      ),
      maxFlips: share(0.2).meta(
        of(
          'BONSAI_MAX_FLIPS',
          'The share of the judged and logged questions whose first answer may change though nobody edited it.',
        ),
      ),
      maxFlipsOfOtherEncoders: share(0.3).meta(
        of('BONSAI_MAX_FLIPS_OF_OTHER_ENCODERS', 'The same where the encoders change.'),
      ),
      maxSlowdown: z.coerce
        .number()
        .min(1)
        .default(2)
        .meta(of('BONSAI_MAX_SLOWDOWN', 'How many times as long as before half of the searches may take.')),
    })
    .prefault({}),
  notify: z
    .strictObject({
      webhook: z
        .union([z.literal(''), z.url({ protocol: /^https?$/ })])
        .default('')
        .meta(
          of(
            'BONSAI_NOTIFY_WEBHOOK',
            'The address that is told by POST when `bonsai index` fails or a gate stops it.',
          ),
        ),
      secret: z
        .string()
        .default('')
        .meta(
          of(
            'BONSAI_NOTIFY_SECRET',
            'What signs the webhook (HMAC SHA-256, as standardwebhooks.com has it); `whsec_` before base64.',
          ),
        ),
      command: z
        .string()
        .default('')
        .meta(
          of(
            'BONSAI_NOTIFY_COMMAND',
            'A command of the shell that is run then, with the report on its standard input.',
          ),
        ),
    })
    .prefault({}),
  operator: z
    .strictObject({
      token: z
        .string()
        .refine((token) => token === '' || token.length >= MIN_TOKEN_LENGTH, {
          error: `must have at least ${MIN_TOKEN_LENGTH} characters`,
        })
        .default('')
        .meta(
          of(
            'BONSAI_OPERATOR_TOKEN',
            `What opens the pages under /lab, at least ${MIN_TOKEN_LENGTH} characters; they stay closed where it is empty.`,
          ),
        ),
    })
    .prefault({}),
  search: z
    .strictObject({
      limit: z.coerce
        .number()
        .int()
        .min(1)
        .max(50)
        .default(5)
        .meta(of('BONSAI_SEARCH_LIMIT', 'The most entries shown.')),
      encoderDeadlineMs: z.coerce
        .number()
        .int()
        .min(1)
        .default(2000)
        .meta(
          of(
            'BONSAI_ENCODER_DEADLINE_MS',
            'Milliseconds after which a search stops waiting for the encoder and answers from keywords.',
          ),
        ),
    })
    .prefault({}),
});

export type Configuration = z.infer<typeof configurationSchema>;

/** A setting as it is written down. */
export interface Setting {
  /** `['server', 'port']` */
  readonly path: readonly string[];
  readonly description: string;
  /** The environment variable that sets it. */
  readonly environment: string;
  /** The values that it may have, where they can be listed. */
  readonly choices: readonly string[];
}

const metaSchema = z.object({ description: z.string(), environment: z.string() });

function settingsIn(schema: z.core.$ZodType, path: readonly string[] = []): Setting[] {
  const inner = schema instanceof z.ZodPrefault || schema instanceof z.ZodDefault ? schema.unwrap() : schema;
  if (inner instanceof z.ZodObject) {
    const shape: Readonly<Record<string, z.core.$ZodType>> = inner.shape;
    return Object.entries(shape).flatMap(([key, value]) => settingsIn(value, [...path, key]));
  }
  const choices = inner instanceof z.ZodEnum ? inner.options.map(String) : [];
  return [{ path, choices, ...metaSchema.parse(z.globalRegistry.get(schema)) }];
}

/** Every setting, in the order of the schema. */
export const SETTINGS: readonly Setting[] = settingsIn(configurationSchema);
