import { CHOOSING } from './default-rule.ts';

/** The FAQ set with questions that it does not answer. */
export const WITH_UNANSWERABLE = 'faq-clinc150';

/** Every FAQ set that encoders are measured on. */
export const FAQ_SETS = [...CHOOSING, WITH_UNANSWERABLE] as const;
