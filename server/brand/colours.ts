/** A colour as red, green and blue, 0..255. */
type Colour = readonly [number, number, number];

const WHITE: Colour = [255, 255, 255];
const BLACK: Colour = [0, 0, 0];
/** The page behind links, light and dark: --paper and --surface of views/styles/tokens.css, whichever is harder. */
const LIGHT_PAPER: Colour = [246, 246, 243];
const DARK_SURFACE: Colour = [31, 36, 34];
/** WCAG 2.2 AA asks for 4.5; a little more keeps it so on washed backgrounds. */
const LEAST_CONTRAST = 5;
const STEP = 0.04;

/**
 * Styles that give the page the company's colour: as it is where it can be read, else darkened on the light page and
 * lightened on the dark one until it can.
 *
 * @param accent as #rrggbb
 */
export function brandStyles(accent: string): string {
  const colour = parsed(accent);
  const light = legible(colour, LIGHT_PAPER, BLACK);
  const dark = legible(colour, DARK_SURFACE, WHITE);
  return (
    `:root,:host{--accent:${written(light)};--accent-ink:${written(inkOn(light))}}` +
    `@media (prefers-color-scheme:dark){:root,:host{--accent:${written(dark)};--accent-ink:${written(inkOn(dark))}}}`
  );
}

/** The contrast of two colours, 1..21 (WCAG 2.2, relative luminance). */
export function contrast(one: Colour, other: Colour): number {
  const [lighter, darker] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number];
  return (lighter + 0.05) / (darker + 0.05);
}

function legible(colour: Colour, paper: Colour, towards: Colour): Colour {
  for (let share = 0; share < 1; share += STEP) {
    const mixed = mix(colour, towards, share);
    if (contrast(mixed, paper) >= LEAST_CONTRAST) return mixed;
  }
  return towards;
}

function inkOn(colour: Colour): Colour {
  return contrast(colour, WHITE) >= contrast(colour, BLACK) ? WHITE : BLACK;
}

function mix(one: Colour, other: Colour, share: number): Colour {
  const at = (channel: 0 | 1 | 2): number => Math.round(one[channel] * (1 - share) + other[channel] * share);
  return [at(0), at(1), at(2)];
}

function luminance(colour: Colour): number {
  const linear = (byte: number): number => {
    const share = byte / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * linear(colour[0]) + 0.7152 * linear(colour[1]) + 0.0722 * linear(colour[2]);
}

/** A colour that is written as #rrggbb. */
export function parsed(hex: string): Colour {
  const value = Number.parseInt(hex.slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}

function written(colour: Colour): string {
  return `#${colour.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`;
}
