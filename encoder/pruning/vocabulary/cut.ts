import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../../core/errors.ts';
import { readTextIfPresent, sha256 } from '../../../core/files.ts';
import { loadTokenizer } from '../../runtime/tokenizer.ts';
import type { EncoderConfig } from '../../model/config.ts';
import type { ModelFolder } from '../../model/folder.ts';
import type { VocabularyRecord } from '../../model/lineage.ts';
import { jsonLike } from '../../model/json-like.ts';
import { readJson } from '../../../core/json.ts';
import { promptsByRole } from '../../model/prompts.ts';
import type { EncoderWeights } from '../../model/weights/encoder-weights.ts';
import { rowsOf } from '../../model/weights/rows.ts';
import {
  parseTokenizerJson,
  type Renumber,
  renumberedTokenizer,
  type Token,
  tokensOf,
} from './tokenizer-json.ts';

/** Texts for which a vocabulary is kept. */
export interface VocabularyCorpus {
  /** As they were named. */
  readonly files: readonly string[];
  readonly texts: readonly string[];
  /** So many tokens stay, where the texts need fewer: the likeliest others that are spelt of their characters. */
  readonly tokens?: number | undefined;
}

/** What remains of a vocabulary. */
interface VocabularyCut {
  /** Tokens of the base that remain, ascending; each one's new number is its place. */
  readonly ids: readonly number[];
  /** Files of the folder that name tokens by number, rewritten; by name. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly record: VocabularyRecord;
}

const jsonObject = z.record(z.string(), z.unknown());
const tokenIds = z.record(z.string(), z.number());

/**
 * Finds the tokens that a corpus needs and rewrites the folder's files for them alone. Every text of the corpus is cut
 * into the same tokens as before: they are all there, and no longer or likelier one has come. Texts beside it can still
 * be spelt out of their characters.
 *
 * @throws AppError `invalid` for a tokenizer whose vocabulary cannot be cut
 */
export async function cutVocabulary(
  { dir, transformerDir, config, prompts }: ModelFolder,
  corpus: VocabularyCorpus,
): Promise<VocabularyCut> {
  const path = join(transformerDir, 'tokenizer.json');
  const tokenizer = parseTokenizerJson(JSON.parse(await readFile(path, 'utf8')), path);
  const whole = await loadTokenizer(dir, Number.MAX_SAFE_INTEGER);

  const characters = charactersOf(corpus.texts);
  const tokens = tokensOf(tokenizer);
  const needed = new Set(
    tokens.filter(({ text, isIndispensable }) => isIndispensable || characters.has(text)).map(({ id }) => id),
  );
  for (const prompt of new Set(Object.values(promptsByRole(prompts)))) {
    for (const text of ['', ...corpus.texts])
      for (const id of whole.encode(prompt + text).ids) needed.add(id);
  }
  const others = likeliest(tokens, characters).filter(({ id }) => !needed.has(id));
  for (const { id } of others.slice(0, Math.max(0, (corpus.tokens ?? 0) - needed.size))) needed.add(id);
  const ids = [...needed].sort((one, other) => one - other);
  const places = new Map(ids.map((id, place) => [id, place]));
  // Positions count from the padding token's number, where they count from it at all.
  const padding = config.positionOffset - 1;
  if (padding >= 0 && places.get(padding) !== padding) {
    throw new AppError(
      'invalid',
      `The vocabulary of ${dir} cannot be cut: its positions count from the padding token (${padding}), which would get another number. Leave --vocabulary out.`,
    );
  }

  return {
    ids,
    files: await rewrittenFiles(transformerDir, (id) => places.get(id), {
      'tokenizer.json': renumberedTokenizer(tokenizer, (id) => places.get(id)),
    }),
    record: {
      tokens: ids.length,
      of: config.vocabulary,
      corpus: { files: [...corpus.files], sha256: sha256(corpus.texts.join('\n')) },
    },
  };
}

/** Tokens that are spelt of these characters alone, the likeliest first. */
function likeliest(tokens: readonly Token[], characters: ReadonlySet<string>): Token[] {
  return tokens
    .filter(({ text }) => Array.from(text).every((character) => characters.has(character)))
    .sort((one, other) => other.score - one.score || one.id - other.id);
}

/** The configuration and the weights with what remains of the vocabulary. */
export function withVocabulary(
  { ids }: Pick<VocabularyCut, 'ids'>,
  config: EncoderConfig,
  weights: EncoderWeights,
): { config: EncoderConfig; weights: EncoderWeights } {
  return {
    config: { ...config, vocabulary: ids.length },
    weights: { ...weights, word: rowsOf(weights.word, ids) },
  };
}

async function rewrittenFiles(
  dir: string,
  renumber: Renumber,
  written: Readonly<Record<string, object>>,
): Promise<Map<string, Uint8Array>> {
  const files = new Map(Object.entries(written).map(([name, content]) => [name, bytesOf(content, 0)]));

  const config = await readTextIfPresent(join(dir, 'config.json'));
  if (config !== null) {
    const changed = mapped(jsonObject.parse(JSON.parse(config)), SPECIAL_ID, renumber);
    files.set('config.json', new TextEncoder().encode(jsonLike(changed, config)));
  }

  const added = await readJson(join(dir, 'added_tokens.json'), tokenIds);
  if (added !== undefined) files.set('added_tokens.json', bytesOf(mapped(added, /./, renumber)));

  const settings = await readJson(join(dir, 'tokenizer_config.json'), settingsSchema);
  if (settings?.added_tokens_decoder !== undefined) {
    const decoder = Object.entries(settings.added_tokens_decoder).flatMap(([id, token]) => {
      const now = renumber(Number(id));
      return now === undefined ? [] : [[String(now), token] as const];
    });
    const content = { ...settings, added_tokens_decoder: Object.fromEntries(decoder) };
    files.set('tokenizer_config.json', bytesOf(content));
  }

  const list = await readTextIfPresent(join(dir, 'vocab.txt'));
  if (list !== null) {
    const lines = list.split('\n').filter((_, id) => renumber(id) !== undefined);
    files.set('vocab.txt', new TextEncoder().encode(`${lines.join('\n')}\n`));
  }
  return files;
}

const SPECIAL_ID = /^(pad|bos|eos|sep|cls|unk|mask)_token_id$/;

const settingsSchema = z.looseObject({ added_tokens_decoder: jsonObject.optional() });

/** Numbers of tokens under the keys that match, renumbered; null where the token went. */
function mapped(content: Readonly<Record<string, unknown>>, keys: RegExp, renumber: Renumber): object {
  const entries = Object.entries(content).map(([key, value]) =>
    keys.test(key) && typeof value === 'number' ? [key, renumber(value) ?? null] : [key, value],
  );
  return Object.fromEntries(entries) as object;
}

/** On one line without an indent: a large vocabulary is a third smaller so. */
function bytesOf(content: object, indent = 2): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(content, null, indent)}\n`);
}

const PRINTABLE_ASCII = Array.from({ length: 95 }, (_, offset) => String.fromCodePoint(32 + offset));

/**
 * The characters that must stay spellable: those of the texts in every form that a tokenizer may bring them into, and
 * those of any keyboard, since codes and names are typed that no corpus holds.
 */
function charactersOf(texts: Iterable<string>): ReadonlySet<string> {
  const characters = new Set(PRINTABLE_ASCII);
  for (const text of texts) {
    for (const form of [text, text.toLowerCase(), text.normalize('NFKC'), text.normalize('NFD')]) {
      for (const character of form) characters.add(character);
      for (const character of form.toLowerCase()) characters.add(character);
    }
  }
  return characters;
}
