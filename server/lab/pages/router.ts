import express, { Router, type RequestHandler } from 'express';
import { JUDGEMENT_FORMATS } from '../work/judgements.ts';
import type { EndedSessionsTable } from '../../../store/lab/lab-store.ts';
import { notFound } from '../../http/errors.ts';
import { allowOrigins } from '../../http/security.ts';
import { refuseWhileOff, type Off } from '../../http/disabled-parts.ts';
import { createAccess } from './access.ts';
import {
  answeringEntryRoute,
  deleteAlternateRoute,
  exportAlternatesRoute,
  saveAnsweringEntryRoute,
} from './answering-entry.ts';
import { askFormRoute, askRoute, trialRoute, voteRoute } from './ask.ts';
import { comparisonFileRoute, comparisonRoute, comparisonsRoute } from './comparisons.ts';
import { differencesRoute } from './differences.ts';
import { deleteDraftRoute, draftRoute, draftsRoute, exportDraftsRoute, saveDraftRoute } from './drafts.ts';
import { entriesRoute } from './entries.ts';
import { labErrors, type LabRouteParts } from './frame.ts';
import {
  deleteJudgementRoute,
  editJudgementRoute,
  exportJudgementsRoute,
  importJudgementsRoute,
  judgementsRoute,
  proposalRoute,
  saveJudgementRoute,
} from './judgements.ts';
import { readFileForm } from './form.ts';
import { createSessions } from './session.ts';
import { unansweredFormRoute, unansweredRoute } from './unanswered.ts';
import { variantsRoute } from './variants.ts';
import { roiRoute } from './roi.ts';

/** An answer in Markdown may be long, and so may a group of questions. */
const MAX_FORM_SIZE = '512kb';
const MAX_FILE_SIZE = '8mb';
/** What a program may send judgements as. */
const FILES = ['text/*', 'application/json', 'application/x-ndjson', 'application/octet-stream'];

/** Where the lab is off, nobody gets as far as signing out. */
const NONE_ENDED: EndedSessionsTable = { has: () => false, add: () => undefined };

/**
 * Everything under `/lab`.
 *
 * @param token the operator's; nobody gets in where it is empty
 * @param parts null where nobody gets in, and where the lab is off
 */
export function labRouter(token: string, parts: LabRouteParts | null, off: Off | undefined): Router {
  const router = Router();
  const access = createAccess(
    token === '' ? null : createSessions(token, parts?.lab.book.endedSessions ?? NONE_ENDED),
  );
  const form = express.urlencoded({ limit: MAX_FORM_SIZE, extended: false });

  router.use(allowOrigins([]));
  router.post('/sign-in', form, access.signIn);
  router.use(access.require);
  router.use(refuseWhileOff(off), labErrors);
  if (parts === null) return router;

  const posted: RequestHandler[] = [form, access.requireForm];
  router.post('/sign-out', ...posted, access.signOut);

  router.get('/', variantsRoute(parts));

  router.get('/ask', askRoute(parts));
  router.post('/ask', ...posted, askFormRoute(parts));
  router.get('/ask/:id', trialRoute(parts));
  router.post('/ask/:id/vote', ...posted, voteRoute(parts));

  router.get('/differences', differencesRoute(parts));
  router.get('/comparisons', comparisonsRoute(parts));
  router.get('/comparisons/:id', comparisonRoute(parts));
  router.get('/comparisons/:id/worth', roiRoute(parts));
  router.get('/comparisons/:id/:file', comparisonFileRoute(parts));

  for (const format of JUDGEMENT_FORMATS) {
    router.get(`/judgements.${format}`, exportJudgementsRoute(parts, format));
  }
  router.get('/judgements', judgementsRoute(parts));
  router.get('/judgements/edit', editJudgementRoute(parts));
  router.post('/judgements', ...posted, saveJudgementRoute(parts));
  const sent = express.raw({ limit: MAX_FILE_SIZE, type: ['multipart/form-data', ...FILES] });
  const opened: RequestHandler = (request, _response, next) => {
    readFileForm(request);
    next();
  };
  router.post('/judgements/import', form, sent, opened, access.requireForm, importJudgementsRoute(parts));
  router.post('/judgements/:id/delete', ...posted, deleteJudgementRoute(parts));
  router.post('/proposals', ...posted, proposalRoute(parts));

  router.get('/unanswered', unansweredRoute(parts));
  router.post('/unanswered', ...posted, unansweredFormRoute(parts));
  router.get('/unanswered/entry', answeringEntryRoute(parts));
  router.post('/unanswered/entry', ...posted, saveAnsweringEntryRoute(parts));
  router.get('/alternates.jsonl', exportAlternatesRoute(parts));
  router.post('/alternates/delete', ...posted, deleteAlternateRoute(parts));
  router.get('/drafts.jsonl', exportDraftsRoute(parts));
  router.get('/drafts', draftsRoute(parts));
  router.get('/drafts/:id', draftRoute(parts));
  router.post('/drafts/:id', ...posted, saveDraftRoute(parts));
  router.post('/drafts/:id/delete', ...posted, deleteDraftRoute(parts));
  router.get('/entries', entriesRoute(parts));

  router.use(notFound, labErrors);
  return router;
}
