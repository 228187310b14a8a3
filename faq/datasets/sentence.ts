import { z } from 'zod';

/** A text that says something, kept to the letter. */
export const sentence = z.string('is missing').refine((text) => text.trim() !== '', 'is empty');
