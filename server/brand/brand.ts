import { readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { Router } from 'express';
import type { Configuration } from '../../core/configuration.ts';
import { AppError, messageOf } from '../../core/errors.ts';
import { contentHash } from '../http/assets.ts';
import { brandStyles } from './colours.ts';

/** The company's own look, from the configuration. */
export interface Brand {
  /** Serves what the addresses name. */
  readonly routes: Router;
  /** Null where no colour is configured. */
  readonly styles: { readonly address: string; readonly text: string } | null;
  /** The address of the company's logo; null where none is configured. */
  readonly logo: string | null;
}

const KEEP_FOR_GOOD = 'public, max-age=31536000, immutable';
const PICTURES: ReadonlySet<string> = new Set(['.svg', '.png', '.jpg', '.jpeg', '.webp']);

/** @throws AppError `invalid` when the logo cannot be read or is no picture */
export function openBrand({ logo, accent }: Configuration['site']): Brand {
  const routes = Router();
  const text = accent === '' ? null : brandStyles(accent);
  if (text !== null) {
    routes.get('/colours.css', (_request, response) => {
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
    styles: text === null ? null : { address: `/brand/colours.css?v=${contentHash(text)}`, text },
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
