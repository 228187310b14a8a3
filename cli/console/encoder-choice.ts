import { pairName, type VariantNames } from '../../core/domain.ts';
import { percent } from '../../core/figures.ts';
import type { LanguageShare } from '../../core/language.ts';
import type { UsualPairs } from '../../encoder/variants/resolve.ts';

/** The encoders that serve, and how they came to. */
export interface LiveEncoders {
  readonly names: VariantNames;
  /** Whether a person chose them; undefined where an older program did not note it. */
  readonly chosen: boolean | undefined;
  /** Whether a rollback holds them. */
  readonly pinned: boolean;
}

/** Which encoders a FAQ gets where the call and the settings name none. */
export interface EncoderChoice {
  readonly names: VariantNames;
  /** Whether a person chose them once; else the FAQ's languages did. */
  readonly chosen: boolean;
  /** What to say about it; null where there is nothing new. */
  readonly line: string | null;
}

interface Circumstances {
  /** Null before the first index. */
  readonly live: LiveEncoders | null;
  readonly languages: readonly LanguageShare[];
  readonly usual: UsualPairs;
}

/**
 * Chooses by the FAQ's languages: a FAQ in the default's language alone gets the default, any other the multilingual encoder
 * where one ships. What serves stays, with one exception: nobody chose the default, and the FAQ has come to speak other
 * languages. It never goes back by itself, or a few entries that come and go would have everything embedded anew each time.
 */
export function encodersFor({ live, languages, usual }: Circumstances): EncoderChoice {
  const { multilingual, language } = usual;
  const isForeign = languages.some((each) => each.language !== language);
  const wanted = isForeign && multilingual !== null ? multilingual : usual.default;
  if (live === null) return { names: wanted, chosen: false, line: firstLine(wanted, languages, usual) };
  const isDefault = pairName(live.names) === pairName(usual.default);
  const chosen = live.chosen ?? !isDefault;
  const stays = chosen || live.pinned || !isDefault || wanted === usual.default;
  if (stays) return { names: live.names, chosen, line: null };
  return { names: wanted, chosen: false, line: changeLine(live.names, wanted, languages) };
}

/** Nothing to say where there was no choice. */
function firstLine(
  names: VariantNames,
  languages: readonly LanguageShare[],
  { multilingual }: UsualPairs,
): string | null {
  if (multilingual === null || languages.length === 0) return null;
  return `Encoder: ${pairName(names)}, since the FAQ is in ${listed(languages)}. --variant names another.`;
}

function changeLine(before: VariantNames, now: VariantNames, languages: readonly LanguageShare[]): string {
  const { variant, queryVariant } = before;
  const stay = `--variant ${variant}${queryVariant === variant ? '' : ` --query-variant ${queryVariant}`}`;
  return `Encoder: ${pairName(now)} from now on, not ${pairName(before)}, since the FAQ is now in ${listed(languages)}. Every text is embedded anew, once; what is live answers until that is done. To stay with the one before, say: ${stay}`;
}

/** "English (80%), Japanese (15%) and German (5%)"; of one language its name alone. */
function listed(languages: readonly LanguageShare[]): string {
  const names = new Intl.DisplayNames('en', { type: 'language' });
  const called = languages.map(({ language, share }) => {
    const name = names.of(language) ?? language;
    return languages.length === 1 ? name : `${name} (${percent(share, share < 0.01 ? 1 : 0)})`;
  });
  return new Intl.ListFormat('en').format(called);
}
