import { BANDS, type Band } from '../../core/domain.ts';
import type { LiveStatus } from '../live/live.ts';
import type { Strings } from '../strings/en.ts';
import { dateView } from './dates.ts';

/** What a person may want to know of the search before they trust it. */
interface AboutView {
  /** Sentences. */
  readonly encoder: readonly string[];
  readonly fresh: string;
  /** How it knows how sure it is. */
  readonly sure: string;
  /** What "no answer" is worth on this FAQ; null where it does not know. */
  readonly none: string | null;
  readonly bands: readonly { readonly band: Band; readonly heading: string; readonly meaning: string }[];
}

export function aboutView(
  { generation, encoder }: Pick<LiveStatus, 'generation' | 'encoder'>,
  strings: Strings,
): AboutView {
  const bands = BANDS.map((band) => ({
    band,
    heading: strings.bands[band].heading,
    meaning: strings.aboutBands[band],
  }));
  if (generation === null) {
    return { encoder: [strings.aboutNoGeneration], fresh: '', sure: strings.aboutSure, none: null, bands };
  }
  const { variant, queryVariant, entries, createdAt, calibrated, nearMisses } = generation;
  const isPair = variant.identity !== queryVariant.identity;
  return {
    encoder: [
      strings.aboutEncoder(queryVariant.name, queryVariant.dimensions),
      ...(isPair ? [strings.aboutTwoEncoders(queryVariant.name, variant.name)] : []),
      strings.aboutNoGeneration,
      ...(encoder === 'ready' ? [] : [strings.aboutEncoderDown]),
    ],
    fresh: strings.aboutFresh(entries, dateView(createdAt, strings)?.text ?? createdAt),
    sure: calibrated ? strings.aboutSure : strings.aboutNotCalibrated,
    none: nearMisses === null ? null : strings.aboutNone(nearMisses.questions, nearMisses.toldNone),
    bands,
  };
}
