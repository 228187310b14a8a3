import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CONFIGURATION_FILE, parseConfigurationFile } from './configuration-file.ts';
import { configurationSchema, SETTINGS, type Configuration } from './configuration-schema.ts';
import { AppError, messageOf, systemCode } from './errors.ts';

export { BASE_PATH, DEFAULT_PORT, type Configuration } from './configuration-schema.ts';

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
  for (const { environment: variable, path } of SETTINGS) {
    const value = environment[variable];
    if (value !== undefined && value !== '') layer = merged(layer, nested(path, value));
  }
  return layer;
}

function fromFile(folder: string): Layer {
  const path = join(folder, CONFIGURATION_FILE);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return {};
    throw new AppError('invalid', `${path} cannot be read: ${messageOf(error)}`, { cause: error });
  }
  const content = parseConfigurationFile(text, path);
  if (isLayer(content)) return content;
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
  const { operator, notify } = configuration;
  const shown = (secret: string): string => (secret === '' ? '' : '(set, not shown)');
  return {
    ...configuration,
    operator: { token: shown(operator.token) },
    // An address of a webhook is often a secret itself.
    notify: { ...notify, webhook: shown(notify.webhook), secret: shown(notify.secret) },
  };
}
