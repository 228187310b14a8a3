/**
 * A drawing for a page whose security policy takes no styles inside tags: its `style` attributes become the presentation
 * attributes of the same names, which SVG takes for all that charts set.
 */
export function inlineDrawing(svg: string): string {
  return svg.replace(/ style="([^"]*)"/g, (_, style: string) =>
    style
      .split(';')
      .map((declaration) => /^\s*([\w-]+)\s*:\s*(.+?)\s*$/.exec(declaration))
      .filter((found) => found !== null)
      .filter(([, name = '']) => PRESENTED.has(name))
      .map(([, name = '', value = '']) => ` ${name}="${value}"`)
      .join(''),
  );
}

/** Others, as the width, are the page's own business. */
const PRESENTED: ReadonlySet<string> = new Set([
  ...['fill', 'stroke', 'stroke-width', 'opacity', 'dominant-baseline', 'text-anchor'],
  ...['font-size', 'font-family', 'font-weight', 'font-style'],
]);
