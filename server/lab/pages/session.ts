import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { EndedSessionsTable } from '../../../store/lab/lab-store.ts';

/** Somebody who has shown the operator's token. */
export interface Session {
  /** Random; tells this session from others. */
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly until: number;
}

/** The sessions of one operator's token. What a browser keeps is signed with it, and does not hold it. */
export interface Sessions {
  isToken(given: string): boolean;
  /** A new session as the value of a cookie. */
  begin(): string;
  /** The session that a cookie's value stands for; null where it is none of ours, too old, or ended. */
  read(value: string): Session | null;
  /** No cookie of this session counts any more. */
  end(session: Session): void;
  /** What every form of a session carries, so that no other site can make one. */
  formToken(session: Session): string;
  isFormToken(session: Session, given: string): boolean;
}

/** A working day. */
export const SESSION_MS = 12 * 60 * 60 * 1000;

/** @param ended sessions that were ended; kept, so that a restart does not make their cookies good again */
export function createSessions(
  token: string,
  ended: EndedSessionsTable,
  now: () => number = Date.now,
): Sessions {
  const sign = (text: string): string =>
    createHmac('sha256', `bonsai lab ${token}`).update(text).digest('base64url');
  const formToken = ({ id, until }: Session): string => sign(`form ${id} ${until}`);
  return {
    isToken: (given) => isSame(given, token),
    begin() {
      const id = randomBytes(16).toString('base64url');
      const until = now() + SESSION_MS;
      return `${id}.${until}.${sign(`session ${id} ${until}`)}`;
    },
    read(value) {
      const [id = '', time = '', signature = ''] = value.split('.');
      const until = Number(time);
      if (!isSame(signature, sign(`session ${id} ${time}`))) return null;
      return until > now() && !ended.has(id) ? { id, until } : null;
    },
    end({ id, until }) {
      ended.add(id, until, now());
    },
    formToken,
    isFormToken: (session, given) => isSame(given, formToken(session)),
  };
}

/** In a time that tells nothing of where they differ, nor of their lengths. */
function isSame(one: string, other: string): boolean {
  const digest = (text: string): Buffer => createHmac('sha256', COMPARING).update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}

const COMPARING = randomBytes(32);
