import { existsSync } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../core/errors.ts';
import { readJson } from '../../core/json.ts';
import { findGraph } from './found-graph.ts';

/** What a model folder lacks, and what it holds in its place: in words that say what to do. */

const LFS_POINTER = 'version https://git-lfs';

/** @throws AppError `corrupt` for a file that Git left as a pointer to the real one */
export async function requireRealFile(path: string): Promise<void> {
  if (!existsSync(path)) return;
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(LFS_POINTER.length));
    if (buffer.toString('latin1', 0, bytesRead) !== LFS_POINTER) return;
  } finally {
    await file.close();
  }
  throw new AppError(
    'corrupt',
    `${path} is a Git LFS pointer, not the file itself. Fetch it where the repository was cloned: git lfs pull.`,
  );
}

/** @throws AppError `corrupt` that names the first file of the folder that is a Git LFS pointer */
export async function requireRealFiles(dir: string): Promise<void> {
  const names = await readdir(dir);
  for (const name of names.filter((each) => /\.(json|safetensors|txt|model)$/.test(each)).sort()) {
    await requireRealFile(join(dir, name));
  }
}

/** Kinds of model files of which no weights are read, by what a person knows them as. */
const OTHERS: readonly (readonly [RegExp, string])[] = [
  [/\.onnx$/, 'an ONNX graph'],
  [/openvino.*\.(xml|bin)$/, 'an OpenVINO graph'],
  [/^pytorch_model.*\.bin$/, 'pytorch_model.bin'],
  [/^tf_model\.h5$/, 'tf_model.h5'],
  [/^flax_model\.msgpack$/, 'flax_model.msgpack'],
  [/\.gguf$/, 'a GGUF file'],
  [/^adapter_(config\.json|model\.)/, 'a PEFT adapter, which needs its base merged into it'],
];

/** What a folder holds that could be taken for weights, in words. */
async function foundInstead(dir: string): Promise<string[]> {
  const own = await readdir(dir);
  const inner = ['onnx', 'openvino'].map(async (name) =>
    (await readdir(join(dir, name)).catch(() => [])).map((file) => `${name}/${file}`),
  );
  const files = [...own, ...(await Promise.all(inner)).flat()];
  return OTHERS.filter(([pattern]) => files.some((file) => pattern.test(file))).map(([, words]) => words);
}

/** The error for a folder without safetensors, which says what it holds instead and what to do. */
export async function withoutWeights(dir: string): Promise<AppError> {
  const found = await foundInstead(dir);
  const what = found.length === 0 ? '' : `, only ${found.join(' and ')}`;
  return new AppError(
    'not-found',
    `${dir} holds no model.safetensors${what}. ${await adviceFor(dir, found)}`,
  );
}

async function adviceFor(dir: string, found: readonly string[]): Promise<string> {
  if (found.includes('pytorch_model.bin')) {
    return 'Save the model again as safetensors: save_pretrained(FOLDER, safe_serialization=True) in Python.';
  }
  if ((await findGraph(dir)) !== null) {
    return 'It can serve as it is; to prune or tune it, put the model.safetensors of the same model there.';
  }
  return 'Weights are read from safetensors alone: take the model.safetensors of the same model and put it there.';
}

/** The error for a folder without a config.json. */
export async function withoutConfig(dir: string): Promise<AppError> {
  const found = await foundInstead(dir);
  const what = found.length === 0 ? '' : `; it holds ${found.join(' and ')}`;
  return new AppError('invalid', `${dir} is not a model folder: it holds no config.json${what}.`);
}

/** Tokenizers that are not tokenizer.json, by their file. */
const OTHER_TOKENIZERS: Readonly<Record<string, string>> = {
  'sentencepiece.bpe.model': 'a SentencePiece model',
  'spiece.model': 'a SentencePiece model',
  'tokenizer.model': 'a SentencePiece model',
  'vocab.txt': 'a WordPiece vocabulary (vocab.txt)',
  'vocab.json': 'a BPE vocabulary (vocab.json)',
};

const tokenizerConfigSchema = z.object({ tokenizer_class: z.string().nullish() });

/** The error for a folder without a tokenizer.json, which says what it holds instead. */
export async function withoutTokenizer(dir: string): Promise<AppError> {
  const config = await readJson(join(dir, 'tokenizer_config.json'), tokenizerConfigSchema);
  const [, found] = Object.entries(OTHER_TOKENIZERS).find(([file]) => existsSync(join(dir, file))) ?? [];
  const what = found === undefined ? '' : `, only ${found}`;
  if (config?.tokenizer_class?.startsWith('BertJapanese') === true) {
    return new AppError(
      'invalid',
      `${dir} holds no tokenizer.json${what}: BertJapaneseTokenizer cuts texts with MeCab, which is not supported. Take a multilingual model that comes with a tokenizer.json.`,
    );
  }
  return new AppError(
    'invalid',
    `${dir} holds no tokenizer.json${what}. Take the tokenizer.json of the same model, or save its tokenizer with a fast tokenizer class in Python.`,
  );
}
