import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type Band, pairName, SEARCH_MODES, type VariantNames } from '../../core/domain.ts';
import { AppError, messageOf, systemCode } from '../../core/errors.ts';
import { shipped } from '../../core/paths.ts';
import { FEATURES, type Features } from './features.ts';
import { sigmoid } from './logistic.ts';

/** A logistic regression: its intercept and the weights of features; one that it was fitted without weighs nothing. */
const modelSchema = z.strictObject({
  intercept: z.number(),
  weights: z.partialRecord(z.enum(FEATURES), z.number()),
});

const modeSchema = z.strictObject({
  /** For the first hit, and for those after it, which are right more rarely and for other reasons. */
  first: modelSchema,
  others: modelSchema,
  /** Least probability of the band `answer`, and of `maybe`. */
  thresholds: z.strictObject({ answer: z.number(), maybe: z.number() }),
  /** Nobody has judged answers of these encoders in this mode: it is that of others, moved by what the FAQ's entries show. */
  provisional: z.literal(true).optional(),
});

const calibrationSchema = z.strictObject({
  /** The variant whose scores it was fitted on, or the pair, as `pairName`. */
  variant: z.string(),
  /** Of features with scaled cosines; what was fitted by older programs knows cosines as they are. */
  scaled: z.literal(true).optional(),
  modes: z.record(z.enum(SEARCH_MODES), modeSchema),
});

/** The modes that were refitted on a FAQ's own judgements, and no others. */
const refittedSchema = z.object({ modes: z.partialRecord(z.enum(SEARCH_MODES), modeSchema) });

export type CalibrationModel = z.infer<typeof modelSchema>;
export type ModeCalibration = z.infer<typeof modeSchema>;
/** How the scores of a variant or a pair become probabilities, for each mode. */
export type Calibration = z.infer<typeof calibrationSchema>;
/** What is known of the modes of a pair of encoders before its FAQ is looked at. */
export type KnownCalibration = Pick<Calibration, 'variant'> & {
  readonly modes: Readonly<Partial<Calibration['modes']>>;
};

/** The variant whose calibration serves those that have none of their own. */
const DEFAULT_VARIANT = 'minilm-l6';

/**
 * Reads a calibration from JSON.
 *
 * @throws AppError `corrupt`
 */
export function parseCalibration(json: string, path: string): Calibration {
  return parsed(calibrationSchema, json, path);
}

function parsed<T>(schema: z.ZodType<T>, json: string, path: string): T {
  try {
    return schema.parse(JSON.parse(json));
  } catch (error) {
    throw new AppError('corrupt', `${path} is no calibration (${messageOf(error)}).`, { cause: error });
  }
}

/**
 * The calibration that ships for a pair of encoders. Where there is none, that of the questions' encoder, the
 * weaker of the two; then that of the entries'; null for encoders that are not shipped.
 */
function ownShippedCalibration(names: VariantNames): Calibration | null {
  return readShipped(pairName(names)) ?? readShipped(names.queryVariant) ?? readShipped(names.variant);
}

/** That of the full-depth base. */
export function defaultCalibration(): Calibration {
  return readShipped(DEFAULT_VARIANT) ?? missing();
}

/** The calibration that ships for a pair of encoders; that of the full-depth base for one that is not shipped. */
export function shippedCalibration(names: VariantNames): Calibration {
  return ownShippedCalibration(names) ?? defaultCalibration();
}

/**
 * What is known of a pair of encoders, mode by mode: what was refitted on the FAQ's own judgements, else what ships. What
 * is in neither has to be estimated from the FAQ's entries; see provisional.ts.
 *
 * @param calibrations the folder of those that were refitted; null to leave them out
 */
export function knownCalibration(names: VariantNames, calibrations: string | null): KnownCalibration {
  const shippedOne = ownShippedCalibration(names);
  const refitted = calibrations === null ? {} : refittedModes(pairName(names), calibrations);
  const variant = Object.keys(refitted).length > 0 ? pairName(names) : shippedOne?.variant;
  return { variant: variant ?? DEFAULT_VARIANT, modes: { ...shippedOne?.modes, ...refitted } };
}

/**
 * The modes of a pair that were refitted on the FAQ's own judgements.
 *
 * @param pair as `pairName`
 * @param calibrations the folder of those that were refitted
 */
export function refittedModes(pair: string, calibrations: string): KnownCalibration['modes'] {
  const written = readFrom(z.looseObject({ scaled: z.boolean().optional() }), calibrations, pair);
  // Older programs fitted cosines as they are.
  if (written?.scaled !== true) return {};
  // Of features that this program does not know: the same judgements are fitted anew.
  return refittedSchema.safeParse(written).data?.modes ?? {};
}

function readShipped(variant: string): Calibration | null {
  return readFrom(calibrationSchema, join(shipped.models, 'calibration'), variant);
}

function readFrom<T>(schema: z.ZodType<T>, folder: string, variant: string): T | null {
  // A variant may also be a path; only plain names have files.
  if (!/^[\w.+-]+$/.test(variant)) return null;
  const path = join(folder, `${variant}.json`);
  try {
    return parsed(schema, readFileSync(path, 'utf8'), path);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw error;
  }
}

function missing(): never {
  throw new AppError('corrupt', `models/calibration/${DEFAULT_VARIANT}.json is missing. Install again.`);
}

/** The band of a probability. */
export function bandOf(probability: number, { thresholds }: Pick<ModeCalibration, 'thresholds'>): Band {
  if (probability >= thresholds.answer) return 'answer';
  return probability >= thresholds.maybe ? 'maybe' : 'none';
}

/** The probability that a model gives to features. */
export function probabilityOf(model: CalibrationModel, features: Features): number {
  return sigmoid(logitOf(model, features));
}

/** The same, before it is squeezed between 0 and 1. */
export function logitOf({ intercept, weights }: CalibrationModel, features: Features): number {
  let logit = intercept;
  for (const name of FEATURES) logit += (weights[name] ?? 0) * features[name];
  return logit;
}
