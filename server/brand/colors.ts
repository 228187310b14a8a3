/** A color as red, green and blue, 0..255. */
type Color = readonly [number, number, number];

const WHITE: Color = [255, 255, 255];
const BLACK: Color = [0, 0, 0];
/** What the accent lies on, light and dark, where it is hardest to read: --wash of views/styles/tokens.css. */
const LIGHT_WASH: Color = [238, 243, 238];
const DARK_WASH: Color = [32, 39, 34];
/** WCAG 2.2 AA, for text. */
const MIN_CONTRAST = 4.5;
const STEP = 0.04;

/** The company's color as the page shows it, as #rrggbb, with the ink that can be read on it. */
interface BrandColors {
  readonly light: { readonly accent: string; readonly ink: string };
  readonly dark: { readonly accent: string; readonly ink: string };
}

/**
 * The color as it is where it can be read, else darkened on the light page and lightened on the dark one until it can.
 *
 * @param accent as #rrggbb
 */
export function brandColors(accent: string): BrandColors {
  const shown = (paper: Color, towards: Color) => {
    const color = legible(parsed(accent), paper, towards);
    return { accent: written(color), ink: written(inkOn(color)) };
  };
  return { light: shown(LIGHT_WASH, BLACK), dark: shown(DARK_WASH, WHITE) };
}

/** Style sheet that gives the page these colors. */
export function brandStyles({ light, dark }: BrandColors): string {
  const rule = ({ accent, ink }: BrandColors['light']): string =>
    `:root,:host{--accent:${accent};--accent-ink:${ink}}`;
  return `${rule(light)}@media (prefers-color-scheme:dark){${rule(dark)}}`;
}

/** The contrast of two colors, 1..21 (WCAG 2.2, relative luminance). */
export function contrast(one: Color, other: Color): number {
  const [lighter, darker] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number];
  return (lighter + 0.05) / (darker + 0.05);
}

function legible(color: Color, paper: Color, towards: Color): Color {
  for (let share = 0; share < 1; share += STEP) {
    const mixed = mix(color, towards, share);
    if (contrast(mixed, paper) >= MIN_CONTRAST) return mixed;
  }
  return towards;
}

function inkOn(color: Color): Color {
  return contrast(color, WHITE) >= contrast(color, BLACK) ? WHITE : BLACK;
}

function mix(one: Color, other: Color, share: number): Color {
  const at = (channel: 0 | 1 | 2): number => Math.round(one[channel] * (1 - share) + other[channel] * share);
  return [at(0), at(1), at(2)];
}

function luminance(color: Color): number {
  const linear = (byte: number): number => {
    const share = byte / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * linear(color[0]) + 0.7152 * linear(color[1]) + 0.0722 * linear(color[2]);
}

/** A color that is written as #rrggbb. */
export function parsed(hex: string): Color {
  const value = Number.parseInt(hex.slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}

function written(color: Color): string {
  return `#${color.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`;
}
