import { existsSync } from 'node:fs';
import { dataLayout } from '../core/paths.ts';
import { openActivity } from '../store/activity/activity.ts';

/** More would say no more about an encoder. */
const MOST_QUESTIONS = 2000;

/** What people asked last, each question once; empty where no server has run in the data folder. */
export function loggedQuestions(dataDir: string): string[] {
  const path = dataLayout(dataDir).activity;
  if (!existsSync(path)) return [];
  // Nothing is written here, so that nothing can fail to be.
  const activity = openActivity(path, () => undefined);
  try {
    return activity.questions(MOST_QUESTIONS);
  } finally {
    activity.close();
  }
}
