import type { ErrorRequestHandler } from 'express';
import { z } from 'zod';
import { httpError, isForTheLog } from '../../http/http-error.ts';
import { stringsFor } from '../../http/language.ts';
import { LAB_PAGES } from './frame.ts';

const rejectedSchema = z.object({
  rejected: z.array(z.object({ line: z.number(), reason: z.string() })),
});

/** Lines of a refused file that are shown. */
const SHOWN = 200;

/** Shows expected errors inside the lab, with every refused line; leaves the others to the server's own. */
export const labErrors: ErrorRequestHandler = (error, request, response, next) => {
  if (response.headersSent || isForTheLog(error)) {
    next(error);
    return;
  }
  const { status, ...told } = httpError(error, '');
  response.status(status);
  if (response.locals.program === true || request.accepts(['html', 'json']) === 'json') {
    response.json({ error: told });
    return;
  }
  const { lab } = stringsFor(response);
  const parsed = rejectedSchema.safeParse(told.details);
  const rejected = parsed.success ? parsed.data.rejected : [];
  response.render('lab/error', {
    layout: 'lab',
    title: `${lab.errorTitle} – ${lab.title}`,
    menu: LAB_PAGES.map(([name, href]) => ({ href, text: lab.menu[name], current: false })),
    message: rejected.length > 0 ? null : told.message,
    rejectedCount: rejected.length > 0 ? lab.rejectedLines(rejected.length) : null,
    rejected: rejected.slice(0, SHOWN),
  });
};
