import { expect } from 'chai';
import type { EndedSessionsTable } from '../../../../store/lab/lab-store.ts';
import { createSessions, SESSION_MS } from '../../../../server/lab/pages/session.ts';

const TOKEN = 'a token of enough length';

function noneEnded(): EndedSessionsTable {
  const ended = new Set<string>();
  return { has: (id) => ended.has(id), add: (id) => ended.add(id) };
}

describe('sessions of the lab', () => {
  it('are begun by the token alone, and their cookie does not hold it', () => {
    const sessions = createSessions(TOKEN, noneEnded());
    expect(sessions.isToken(TOKEN)).to.equal(true);
    for (const wrong of ['', TOKEN.slice(0, -1), `${TOKEN} `, TOKEN.toUpperCase()]) {
      expect(sessions.isToken(wrong), wrong).to.equal(false);
    }
    const cookie = sessions.begin();
    expect(cookie).to.not.contain(TOKEN);
    expect(sessions.read(cookie)).to.have.property('until');
    expect(sessions.begin()).to.not.equal(cookie);
  });

  it('end with the working day, when they are ended, and when the token changes', () => {
    let now = 1000;
    const sessions = createSessions(TOKEN, noneEnded(), () => now);
    const cookie = sessions.begin();
    expect(createSessions('another token of enough length', noneEnded(), () => now).read(cookie)).to.equal(
      null,
    );
    const session = sessions.read(cookie);
    if (session === null) return expect.fail('it is read');
    now += SESSION_MS - 1;
    expect(sessions.read(cookie)).to.not.equal(null);
    sessions.end(session);
    expect(sessions.read(cookie)).to.equal(null);
    const other = sessions.begin();
    now += SESSION_MS;
    expect(sessions.read(other)).to.equal(null);
  });

  it('cannot be made up or made longer', () => {
    const sessions = createSessions(TOKEN, noneEnded());
    const [id = '', until = '', signature = ''] = sessions.begin().split('.');
    for (const forged of [
      `${id}.${Number(until) + 1}.${signature}`,
      `x.${until}.${signature}`,
      `${id}.${until}.`,
      '',
      '...',
    ]) {
      expect(sessions.read(forged), forged).to.equal(null);
    }
  });

  it('have a token for their forms that no other session has', () => {
    const sessions = createSessions(TOKEN, noneEnded());
    const [mine, other] = [sessions.read(sessions.begin()), sessions.read(sessions.begin())];
    if (mine === null || other === null) return expect.fail('they are read');
    expect(sessions.isFormToken(mine, sessions.formToken(mine))).to.equal(true);
    expect(sessions.isFormToken(mine, sessions.formToken(other))).to.equal(false);
    expect(sessions.isFormToken(mine, '')).to.equal(false);
  });
});
