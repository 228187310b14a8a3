import MarkdownIt, { type Token } from 'markdown-it';

// HTML is recognized so that its tags can be left out; nothing here is ever shown to anybody.
const markdown = new MarkdownIt({ html: true });

/**
 * The words of a Markdown text, one array element a block (paragraph, heading, list item, table row, code):
 * link texts without addresses, image descriptions, code as it stands, no HTML tags.
 */
export function plainBlocks(source: string): string[] {
  const blocks: string[] = [];
  let row: string[] | null = null;
  for (const token of markdown.parse(source, {})) {
    if (token.type === 'tr_open') row = [];
    if (token.type === 'tr_close' && row !== null) {
      blocks.push(row.join(' '));
      row = null;
    }
    const text = blockText(token).replaceAll(/\s+/g, ' ').trim();
    if (text !== '') (row ?? blocks).push(text);
  }
  return blocks;
}

function blockText(token: Token): string {
  switch (token.type) {
    case 'inline':
      return (token.children ?? []).map(inlineText).join('');
    case 'fence':
    case 'code_block':
      return token.content;
    case 'html_block':
      return token.content.replaceAll(/<[^>]*>/g, ' ');
    default:
      return '';
  }
}

function inlineText(token: Token): string {
  switch (token.type) {
    case 'text':
    case 'code_inline':
    case 'text_special':
      return token.content;
    case 'image':
      return token.content;
    case 'softbreak':
    case 'hardbreak':
    case 'html_inline':
      return ' ';
    default:
      return '';
  }
}
