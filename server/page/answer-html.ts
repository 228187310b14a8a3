import MarkdownIt, { type MarkdownIt as Renderer, type Token } from 'markdown-it';
import type { Strings } from '../strings/en.ts';
import { markedParts, termPattern } from './marked.ts';

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
  const environment: Environment = { words, above, pattern: termPattern(terms) };
  return renderer.render(markdown, environment);
}

type Words = Pick<Strings, 'picture' | 'table'>;

/** What one rendering goes by. */
type Environment = {
  readonly words: Words;
  readonly above: number;
  readonly pattern: RegExp | null;
};

type MakeToken = new (type: string, tag: string, nesting: -1 | 0 | 1) => Token;

function createRenderer(): Renderer {
  const markdown = new MarkdownIt({ html: false, linkify: true });
  // "payroll.xlsx" and "node.js" are no addresses.
  markdown.linkify.set({ fuzzyLink: false });
  markdown.validateLink = (url) => /^(?:https?:|mailto:|tel:)/i.test(url.trim());
  markdown.core.ruler.push('safe_and_in_place', (state) => {
    const { words, above, pattern } = state.env as Environment;
    for (const token of state.tokens) {
      if (token.type === 'heading_open' || token.type === 'heading_close')
        token.tag = lowered(token.tag, above);
      if (token.children !== null) {
        const children = withPicturesAsLinks(token.children, words.picture, state.Token);
        token.children = pattern === null ? children : withMarks(children, pattern, state.Token);
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

/** Text with its terms between <mark> and </mark>; code stays as it is, to be copied. */
function withMarks(tokens: readonly Token[], pattern: RegExp, Make: MakeToken): Token[] {
  return tokens.flatMap((token) => {
    if (token.type !== 'text') return [token];
    return markedParts(token.content, pattern).flatMap(({ text, marked }) => {
      const part = new Make('text', '', 0);
      part.content = text;
      return marked ? [new Make('mark_open', 'mark', 1), part, new Make('mark_close', 'mark', -1)] : [part];
    });
  });
}

function withPicturesAsLinks(tokens: readonly Token[], word: string, Make: MakeToken): Token[] {
  let insideLink = false;
  return tokens.flatMap((token) => {
    if (token.type === 'link_open') insideLink = true;
    if (token.type === 'link_close') insideLink = false;
    return token.type === 'image' ? pictureAsLink(token, word, insideLink, Make) : [token];
  });
}

function pictureAsLink(picture: Token, word: string, insideLink: boolean, Make: MakeToken): Token[] {
  const text = new Make('text', '', 0);
  text.content = picture.content === '' ? word : picture.content;
  if (insideLink) return [text];
  const open = new Make('link_open', 'a', 1);
  open.attrSet('href', picture.attrGet('src') ?? '');
  return [open, text, new Make('link_close', 'a', -1)];
}

const renderer = createRenderer();
