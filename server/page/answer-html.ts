import { LRUCache } from 'lru-cache';
import MarkdownIt, { type MarkdownIt as Renderer, type Token } from 'markdown-it';
import type { Strings } from '../strings/en.ts';
import { withSafeLinks, type AnswerPlace } from './answer-links.ts';
import { markedParts, markerOf, type Marker } from './marked.ts';

/** How one answer is shown. */
export interface AnswerSetting extends AnswerPlace {
  readonly words: Pick<Strings, 'picture' | 'table'>;
  /** The level of the heading that the text stands under. */
  readonly above: number;
}

/**
 * Markdown of the FAQ's owners as HTML that is safe to show: markdown-it with HTML in the text shown as text, links
 * where `linkTarget` leads, pictures as links to them (the page loads nothing from elsewhere), and headings below
 * those of the page.
 *
 * @param terms words to mark, as the text spells them
 */
export function answerHtml(markdown: string, setting: AnswerSetting, terms: readonly string[] = []): string {
  const tokens = parsed(markdown, setting);
  const marker = markerOf(terms);
  return renderer.renderer.render(
    marker === null ? tokens : tokens.map((token) => marked(token, marker)),
    renderer.options,
    { setting },
  );
}

/** markdown-it's class of tokens; `Token` is only its type. */
const { Token: Make } = MarkdownIt;

/** While somebody types, the same entries come again with other marks. Some ten kilobytes each. */
const remembered = new LRUCache<string, Token[]>({ max: 128 });

/** What one rendering goes by. */
type Environment = {
  readonly setting: AnswerSetting;
};

function parsed(markdown: string, setting: AnswerSetting): Token[] {
  const { words, above, base, source } = setting;
  const key = [words.picture, above, base, source, markdown].join('\n');
  let tokens = remembered.get(key);
  if (tokens === undefined) {
    // markdown-it adds what it finds to the environment.
    tokens = renderer.parse(markdown, { setting });
    remembered.set(key, tokens);
  }
  return tokens;
}

function createRenderer(): Renderer {
  const markdown = new MarkdownIt({ html: false, linkify: true });
  // "payroll.xlsx" and "node.js" are no addresses, and "//" begins a comment.
  markdown.linkify.set({ fuzzyLink: false }).add('ftp:', null).add('//', null);
  // A link that is refused here would be shown as Markdown; `withSafeLinks` leaves its words.
  markdown.validateLink = () => true;
  markdown.core.ruler.push('safe_and_in_place', (state) => {
    const { setting } = state.env as Environment;
    for (const token of state.tokens) {
      if (token.type === 'heading_open' || token.type === 'heading_close') {
        token.tag = lowered(token.tag, setting.above);
      }
      if (token.children !== null) {
        token.children = withSafeLinks(token.children, setting, setting.words.picture);
      }
    }
  });
  // A wide table scrolls by itself, also with the keyboard.
  markdown.renderer.rules.table_open = (_tokens, _position, _options, environment) => {
    const { table } = (environment as Environment).setting.words;
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

const renderer = createRenderer();
