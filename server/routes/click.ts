import type { RequestHandler } from 'express';
import { z } from 'zod';
import { CLICK_KINDS } from '../../store/activity/activity.ts';
import { parsedBody } from '../feedback/give-feedback.ts';
import type { NoteClick } from '../feedback/note-click.ts';

const clickSchema = z.object({
  kind: z.enum(CLICK_KINDS, `must be one of ${CLICK_KINDS.join(', ')}`),
  searchId: z.string().max(100).default(''),
  entryId: z.string().max(500).default(''),
});

/** `POST /api/click` `{kind, searchId?, entryId?}`: an entry was opened, or the contact line used. */
export function clickRoute(noteClick: NoteClick): RequestHandler {
  return (request, response) => {
    noteClick(parsedBody(clickSchema, request.body));
    response.status(204).end();
  };
}
