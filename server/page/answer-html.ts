import MarkdownIt, { type MarkdownIt as Renderer, type Token } from 'markdown-it';
import type { Strings } from '../strings/en.ts';
import { markedParts, markerOf, type Marker } from './marked.ts';

/**
 * Markdown of the FAQ's owners as HTML that is safe to show: markdown-it with HTML in the text shown as text, links
 * to http, https, mailto and tel only, pictures as links to them (the page loads nothing from elsewhere), and
 * headings below those of the page.
 *
 * @param above the level of the heading that the text stands under
 * @param terms words to mark, as the text spells them
 */
export function answerHtml(
  markdown: string,
  words: Words,
  above: number,
  terms: readonly string[] = [],
): string {
  const environment: Environment = { words, above };
  const tokens = parsed(markdown, environment);
  const marker = markerOf(terms);
  return renderer.renderer.render(
    marker === null ? tokens : tokens.map((token) => marked(token, marker)),
    renderer.options,
    environment,
  );
}

/** markdown-it's class of tokens; `Token` is only its type. */
const { Token: Make } = MarkdownIt;

/** While somebody types, the same entries come again with other marks. Some ten kilobytes each. */
const REMEMBERED = 128;
const remembered = new Map<string, Token[]>();

function parsed(markdown: string, environment: Environment): Token[] {
  const key = `${environment.words.picture} ${environment.above} ${markdown}`;
  let tokens = remembered.get(key);
  if (tokens === undefined) {
    tokens = renderer.parse(markdown, environment);
    if (remembered.size >= REMEMBERED) remembered.clear();
    remembered.set(key, tokens);
  }
  return tokens;
}

type Words = Pick<Strings, 'picture' | 'table'>;

/** What one rendering goes by. */
type Environment = {
  readonly words: Words;
  readonly above: number;
};

function createRenderer(): Renderer {
  const markdown = new MarkdownIt({ html: false, linkify: true });
  // "payroll.xlsx" and "node.js" are no addresses.
  markdown.linkify.set({ fuzzyLink: false });
  markdown.validateLink = (url) => /^(?:https?:|mailto:|tel:)/i.test(url.trim());
  markdown.core.ruler.push('safe_and_in_place', (state) => {
    const { words, above } = state.env as Environment;
    for (const token of state.tokens) {
      if (token.type === 'heading_open' || token.type === 'heading_close')
        token.tag = lowered(token.tag, above);
      if (token.children !== null) {
        token.children = withPicturesAsLinks(token.children, words.picture);
      }
      for (const child of token.children ?? []) {
        if (child.type === 'link_open') child.attrSet('rel', 'noopener noreferrer');
      }
    }
  });
  // A wide table scrolls by itself, also with the keyboard.
  markdown.renderer.rules.table_open = (_tokens, _position, _options, environment) => {
    const { table } = (environment as Environment).words;
    return `<div class="table" role="region" aria-label="${table}" tabindex="0"><table>\n`;
  };
  markdown.renderer.rules.table_close = () => '</table></div>\n';
  return markdown;
}

function lowered(tag: string, above: number): string {
  return `h${Math.min(6, Number(tag.slice(1)) + above)}`;
}

/** A copy of the token with the terms between <mark> and </mark>; code stays as it is, to be copied. */
function marked(token: Token, marker: Marker): Token {
  if (token.children === null) return token;
  const copy = new Make(token.type, token.tag, token.nesting);
  return Object.assign(copy, token, { children: withMarks(token.children, marker) });
}

function withMarks(tokens: readonly Token[], marker: Marker): Token[] {
  return tokens.flatMap((token) => {
    if (token.type !== 'text') return [token];
    return markedParts(token.content, marker).flatMap(({ text, marked: isMarked }) => {
      const part = new Make('text', '', 0);
      part.content = text;
      return isMarked ? [new Make('mark_open', 'mark', 1), part, new Make('mark_close', 'mark', -1)] : [part];
    });
  });
}

function withPicturesAsLinks(tokens: readonly Token[], word: string): Token[] {
  let insideLink = false;
  return tokens.flatMap((token) => {
    if (token.type === 'link_open') insideLink = true;
    if (token.type === 'link_close') insideLink = false;
    return token.type === 'image' ? pictureAsLink(token, word, insideLink) : [token];
  });
}

function pictureAsLink(picture: Token, word: string, insideLink: boolean): Token[] {
  const text = new Make('text', '', 0);
  text.content = picture.content === '' ? word : picture.content;
  if (insideLink) return [text];
  const open = new Make('link_open', 'a', 1);
  open.attrSet('href', picture.attrGet('src') ?? '');
  return [open, text, new Make('link_close', 'a', -1)];
}

const renderer = createRenderer();
