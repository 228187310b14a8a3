/** A colour as red, green and blue, 0..255. */
type Colour = readonly [number, number, number];

const WHITE: Colour = [255, 255, 255];
const BLACK: Colour = [0, 0, 0];
/** What the accent lies on, light and dark, where it is hardest to read: --wash of views/styles/tokens.css. */
const LIGHT_WASH: Colour = [238, 243, 238];
const DARK_WASH: Colour = [32, 39, 34];
/** WCAG 2.2 AA, for text. */
const LEAST_CONTRAST = 4.5;
const STEP = 0.04;

/** The company's colour as the page shows it, as #rrggbb, with the ink that can be read on it. */
export interface BrandColours {
  readonly light: { readonly accent: string; readonly ink: string };
  readonly dark: { readonly accent: string; readonly ink: string };
}

/**
 * The colour as it is where it can be read, else darkened on the light page and lightened on the dark one until it can.
 *
 * @param accent as #rrggbb
 */
export function brandColours(accent: string): BrandColours {
  const shown = (paper: Colour, towards: Colour) => {
    const colour = legible(parsed(accent), paper, towards);
    return { accent: written(colour), ink: written(inkOn(colour)) };
  };
  return { light: shown(LIGHT_WASH, BLACK), dark: shown(DARK_WASH, WHITE) };
}

/** Style sheet that gives the page these colours. */
export function brandStyles({ light, dark }: BrandColours): string {
  const rule = ({ accent, ink }: BrandColours['light']): string =>
    `:root,:host{--accent:${accent};--accent-ink:${ink}}`;
  return `${rule(light)}@media (prefers-color-scheme:dark){${rule(dark)}}`;
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
