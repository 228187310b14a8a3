import { AppError } from '../../core/errors.ts';
import { SENTENCE_CONFIG } from '../model/modules.ts';
import type { ListedFile } from './listing.ts';

/** The files by which a model folder is read: see encoder/model/, and Python's sentence-transformers. */
const DESCRIBING: ReadonlySet<string> = new Set([
  'config.json',
  'modules.json',
  'config_sentence_transformers.json',
  'tokenizer.json',
  'tokenizer_config.json',
  'special_tokens_map.json',
  'added_tokens.json',
  'vocab.txt',
  'vocab.json',
  'merges.txt',
  'sentencepiece.bpe.model',
  'spiece.model',
  'tokenizer.model',
  'model.safetensors.index.json',
  'README.md',
]);
const TERMS = /^(?:LICENSE|LICENCE|NOTICE)(?:\.(?:md|txt))?$/i;
/** Such as 1_Pooling; one that has weights of its own has them in safetensors as well. */
const MODULE_FILE = /^\d+_\w+\/(?:config\.json|model\.safetensors)$/;
const WHOLE = 'model.safetensors';
const SHARD = /^model-\d{5}-of-\d{5}\.safetensors$/;
const INDEX = 'model.safetensors.index.json';

/** Weights in formats that are not fetched, as a person would say what is there. */
const OTHER_WEIGHTS: readonly (readonly [RegExp, string])[] = [
  [/(?:^|\/)pytorch_model.*\.bin$/, 'pytorch_model.bin'],
  [/\.onnx$/, 'ONNX'],
  [/(?:^|\/)openvino_/, 'OpenVINO'],
  [/(?:^|\/)tf_model\.h5$/, 'TensorFlow'],
  [/(?:^|\/)flax_model/, 'Flax'],
  [/\.gguf$/, 'GGUF'],
  [/(?:^|\/)adapter_model\./, 'an adapter to another model'],
];

/** Where the transformer's files lie before sentence-transformers 2; the others have them in the model's own folder. */
const INSIDE = /^\d+_Transformer\//;

/** Whether a file is of the encoder's own weights, which are large. */
export function isWeights(path: string): boolean {
  const name = path.replace(INSIDE, '');
  return name === WHOLE || SHARD.test(name);
}

/** Where the transformer's files lie, with a slash at its end; empty for the model's own folder. */
function transformerFolder(files: readonly ListedFile[]): string {
  const inside = files.find(({ path }) => path.replace(INSIDE, '/') === '/config.json');
  return inside === undefined ? '' : inside.path.slice(0, -'config.json'.length);
}

/**
 * Those of a model's files that an encoder is made of, and its terms: no second copy of the weights in another format.
 *
 * @throws AppError `invalid` for a model that cannot serve by them, naming what it has instead
 */
export function neededFiles(id: string, files: readonly ListedFile[]): ListedFile[] {
  const folder = transformerFolder(files);
  const paths = new Set(files.map(({ path }) => path));
  const isWhole = paths.has(folder + WHOLE);
  if (!isWhole && !paths.has(folder + INDEX)) {
    const found = OTHER_WEIGHTS.filter(([pattern]) => files.some(({ path }) => pattern.test(path)));
    const instead = found.map(([, name]) => name).join(', ');
    throw new AppError(
      'invalid',
      `${id} has no ${WHOLE}${instead === '' ? '' : ` (but ${instead})`}. Name a model that has its weights as safetensors, or save it so with Python's sentence-transformers and name the folder.`,
    );
  }
  const missing = ['config.json', 'tokenizer.json'].find((path) => !paths.has(folder + path));
  if (missing !== undefined) {
    throw new AppError(
      'invalid',
      `${id} has no ${missing} beside its weights, so it cannot serve. Name a sentence-transformers model that has one.`,
    );
  }
  const isNeeded = (path: string): boolean => {
    const name = path.startsWith(folder) ? path.slice(folder.length) : path;
    return (
      (DESCRIBING.has(name) && !(isWhole && name === INDEX)) ||
      [SENTENCE_CONFIG, TERMS].some((pattern) => pattern.test(name)) ||
      (MODULE_FILE.test(path) && !isWeights(path)) ||
      (isWhole ? path === folder + WHOLE : path.startsWith(folder) && SHARD.test(name))
    );
  };
  return files.filter(({ path }) => isNeeded(path));
}
