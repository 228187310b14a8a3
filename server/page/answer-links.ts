import MarkdownIt, { type Token } from 'markdown-it';

/** Where an answer is shown and where it came from: what its links go by. */
export interface AnswerPlace {
  /** The path that the site lies below; empty at the root of its host. */
  readonly base: string;
  /** The entry's own `url`, which relative links start from; null where it has none. */
  readonly source: string | null;
}

/** markdown-it's class of tokens; `Token` is only its type. */
const { Token: Make } = MarkdownIt;

const ALLOWED = /^(?:https?:|mailto:|tel:)/i;
const SCHEME = /^[a-z][a-z\d+.-]*:/i;
/** The permanent address of an entry, as authors write it wherever the site lies. */
const ENTRY = /^\/faq\/[^/?#]+(?:[?#].*)?$/;

/**
 * The address that a link or a picture of an answer leads to: http, https, mailto and tel as they are, `/faq/ID` on
 * this site, and what is relative from the page that the entry came from.
 *
 * @returns null where it leads nowhere that is known or safe
 */
export function linkTarget(written: string, { base, source }: AnswerPlace): string | null {
  if (ALLOWED.test(written)) return written;
  if (SCHEME.test(written)) return null;
  if (ENTRY.test(written)) return `${base}${written}`;
  if (source === null || !/^https?:/i.test(source) || !URL.canParse(written, source)) return null;
  const { protocol, href } = new URL(written, source);
  return protocol === 'https:' || protocol === 'http:' ? href : null;
}

/** Inline tokens whose links lead somewhere: of the others the words stay, and a picture becomes a link to it. */
export function withSafeLinks(tokens: readonly Token[], place: AnswerPlace, picture: string): Token[] {
  let inside: 'nothing' | 'link' | 'dropped' = 'nothing';
  return tokens.flatMap((token) => {
    switch (token.type) {
      case 'link_open': {
        const target = linkTarget(attribute(token, 'href'), place);
        inside = target === null ? 'dropped' : 'link';
        return target === null ? bracket(token, '<') : [linkTo(target, token)];
      }
      case 'link_close': {
        const wasDropped = inside === 'dropped';
        inside = 'nothing';
        return wasDropped ? bracket(token, '>') : [token];
      }
      case 'image':
        return pictureAsLink(token, inside === 'link' ? null : place, picture);
      default:
        return [token];
    }
  });
}

/** `<name:secret>` only looks like an address: it keeps what it was written in. Other links leave their words. */
function bracket({ markup }: Token, text: '<' | '>'): Token[] {
  return markup === 'autolink' ? [textToken(text)] : [];
}

/** @param place null inside a link, which a picture does not interrupt */
function pictureAsLink(picture: Token, place: AnswerPlace | null, word: string): Token[] {
  const text = textToken(picture.content === '' ? word : picture.content);
  const target = place === null ? null : linkTarget(attribute(picture, 'src'), place);
  if (target === null) return [text];
  return [linkTo(target, new Make('link_open', 'a', 1)), text, new Make('link_close', 'a', -1)];
}

function attribute(token: Token, name: string): string {
  return String(token.attrGet(name) ?? '');
}

function linkTo(target: string, link: Token): Token {
  link.attrSet('href', target);
  if (!target.startsWith('/')) link.attrSet('rel', 'noopener noreferrer');
  return link;
}

function textToken(content: string): Token {
  return Object.assign(new Make('text', '', 0), { content });
}
