/** A model on a hub, as a person names it: `intfloat/multilingual-e5-small`, with `@revision` where it matters. */
export interface ModelReference {
  readonly id: string;
  /** A branch, a tag or a commit; null where none was named. */
  readonly revision: string | null;
}

export const DEFAULT_REVISION = 'main';

/** Names an account or a model. The hub forbids `--` and `..`, which therefore can separate names in paths. */
const NAME = /^(?![.-])(?!.*(?:--|\.\.))[\w.-]{1,96}(?<![.-])$/;
const REVISION_PART = /^(?![.-])(?!.*\.\.)[\w.-]{1,100}(?<!\.)$/;
const COMMIT = /^[0-9a-f]{40}$/;

export function isCommit(revision: string): boolean {
  return COMMIT.test(revision);
}

/** What `text` names on a hub; null where no hub can have a model of that name, as for `../model`. */
export function parseReference(text: string): ModelReference | null {
  const at = text.indexOf('@');
  const id = at < 0 ? text : text.slice(0, at);
  const revision = at < 0 ? null : text.slice(at + 1);
  const parts = id.split('/');
  if (parts.length !== 2 || !parts.every((part) => NAME.test(part))) return null;
  if (revision !== null && !revision.split('/').every((part) => REVISION_PART.test(part))) return null;
  return { id, revision };
}
