import { readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { Router } from 'express';
import type { Configuration } from '../../core/configuration.ts';
import { AppError, messageOf } from '../../core/errors.ts';
import type { Logger } from '../../core/log.ts';
import { contentHash } from '../http/assets.ts';
import { brandColors, brandStyles } from './colors.ts';

/** The company's own look, from the configuration. */
export interface Brand {
  /** Serves what the addresses name. */
  readonly routes: Router;
  /** Null where no color is configured. */
  readonly styles: { readonly address: string; readonly text: string } | null;
  /** The address of the company's logo; null where none is configured. */
  readonly logo: string | null;
}

const KEEP_FOR_GOOD = 'public, max-age=31536000, immutable';
const PICTURES: ReadonlySet<string> = new Set(['.svg', '.png', '.jpg', '.jpeg', '.webp']);

/**
 * Warns of a color that would be too hard to read on the light page, and says what is shown for it.
 *
 * @throws AppError `invalid` when the logo cannot be read or is no picture
 */
export function openBrand({ logo, accent }: Configuration['site'], log: Logger): Brand {
  const routes = Router();
  const colors = accent === '' ? null : brandColors(accent);
  if (colors !== null && colors.light.accent !== accent.toLowerCase()) {
    log.warn(
      { accent, light: colors.light.accent, dark: colors.dark.accent },
      'site.accent is too pale to be read on the light page (WCAG 2.2 AA): a darker tone of it is shown there',
    );
  }
  const text = colors === null ? null : brandStyles(colors);
  if (text !== null) {
    routes.get('/colors.css', (_request, response) => {
      response.set('Cache-Control', KEEP_FOR_GOOD).type('css').send(text);
    });
  }
  const picture = logo === '' ? null : readPicture(logo);
  if (picture !== null) {
    routes.get('/logo', (_request, response) => {
      response.set('Cache-Control', KEEP_FOR_GOOD).type(extname(logo)).send(picture);
    });
  }
  return {
    routes,
    styles: text === null ? null : { address: `/brand/colors.css?v=${contentHash(text)}`, text },
    logo: picture === null ? null : `/brand/logo?v=${contentHash(picture)}`,
  };
}

function readPicture(path: string): Buffer {
  if (!PICTURES.has(extname(path).toLowerCase())) {
    throw new AppError('invalid', `site.logo: ${path} must be an SVG, PNG, JPEG or WebP file.`);
  }
  try {
    return readFileSync(path);
  } catch (error) {
    throw new AppError('invalid', `site.logo: ${path} cannot be read (${messageOf(error)}).`, {
      cause: error,
    });
  }
}
