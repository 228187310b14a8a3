import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { expect } from 'chai';
import { failure } from '../runtime/failure.ts';
import { COMMIT, hubFile } from './hub-server.ts';
import { tinyHub, WEIGHTS } from './tiny-hub.ts';

describe('fetching a model from a hub that lies or refuses', () => {
  const tiny = tinyHub();
  const lies: Readonly<Record<string, (path: string) => Buffer | string | null>> = {
    'about the content': (path) => (path === WEIGHTS ? Buffer.alloc(tiny.weights().length) : null),
    'about the length': (path) => (path === WEIGHTS ? tiny.weights().subarray(10) : null),
    'about a small file': (path) => (path === 'tokenizer.json' ? '{}' : null),
    'by sending no list': (path) => (path.includes('blobs=true') ? '<html>' : null),
    'about the commit': (path) =>
      path.includes('blobs=true') ? JSON.stringify({ sha: '../../../../tmp', siblings: [] }) : null,
  };
  for (const [name, lie] of Object.entries(lies)) {
    it(`${name}, keeps nothing of it`, async () => {
      const hash = `/${tiny.hub.files.get(WEIGHTS)?.hash ?? ''}`;
      tiny.hub.misbehave = ({ url = '' }, response) => {
        const content = lie(url === hash ? WEIGHTS : basename(url));
        if (content === null) return false;
        response.end(content);
        return true;
      };
      expect(await failure(tiny.fetch())).to.include({ code: 'corrupt' });
      tiny.expectNoSnapshot();
      expect(existsSync(tiny.unfinished())).to.equal(false);
    });
  }

  it('and sends more than it said', async () => {
    tiny.hub.misbehave = ({ url = '' }, response) => {
      if (!url.endsWith('tokenizer.json')) return false;
      response.write(tiny.hub.files.get('tokenizer.json')?.content);
      response.end('more');
      return true;
    };
    expect(await failure(tiny.fetch())).to.include({ code: 'corrupt' });
    tiny.expectNoSnapshot();
  });

  it('about another commit than the one that was named', async () => {
    tiny.hub.misbehave = (_request, response) => {
      response.end(JSON.stringify({ sha: 'e'.repeat(40), siblings: [] }));
      return true;
    };
    expect(await failure(tiny.fetch({}, COMMIT))).to.include({ code: 'corrupt' });
  });

  it('about paths: none leads out of the cache', async () => {
    for (const path of ['../../evil', '1_Pooling/../../config.json', '/etc/model.safetensors']) {
      tiny.hub.files.set(path, hubFile('evil'));
    }
    await tiny.expectWhole(await tiny.fetch());
    expect(tiny.hub.seen.filter(({ url }) => url.includes('evil') || url.includes('..'))).to.deep.equal([]);
  });

  it('about sizes that no disk has', async () => {
    tiny.hub.misbehave = ({ url = '' }, response) => {
      if (!url.includes('blobs=true')) return false;
      const siblings = [...tiny.hub.files].map(([rfilename, { hash }]) => ({
        rfilename,
        size: 1e15,
        blobId: hash,
      }));
      response.end(JSON.stringify({ sha: COMMIT, siblings }));
      return true;
    };
    expect((await failure(tiny.fetch())).message).to.match(/needs \d+ MB, and its disk has/);
  });

  for (const [name, location] of Object.entries({
    'in a circle': '/again',
    'to a file': 'file:///etc/passwd',
    nowhere: undefined,
    'to an address with a password': 'http://user:secret@127.0.0.1:1/',
  })) {
    it(`refuses to be sent ${name}`, async () => {
      tiny.hub.misbehave = (_request, response) => {
        response.writeHead(302, location === undefined ? {} : { location }).end();
        return true;
      };
      expect(await failure(tiny.fetch())).to.include({ code: 'failed' });
      expect(tiny.hub.seen.length).to.be.below(10);
    });
  }

  for (const [status, code, token, said] of [
    [404, 'RepoNotFound', null, /^There is no model acme\/tiny-encoder/],
    [404, 'RevisionNotFound', null, /^acme\/tiny-encoder has no revision main/],
    [401, 'RepoNotFound', null, /no model acme\/tiny-encoder, or does not show it.*set HF_TOKEN/],
    [401, undefined, 'hf_old', /HF_TOKEN is valid/],
    [401, 'GatedRepo', null, /accept its conditions.*set HF_TOKEN/],
    [403, 'GatedRepo', 'hf_mine', /accept its conditions.*HF_TOKEN must be/],
    [400, undefined, null, /answers 400/],
  ] as const) {
    it(`says in one line what ${status} ${code ?? 'alone'} means ${token === null ? 'without' : 'with'} a token`, async () => {
      tiny.hub.misbehave = (_request, response) => {
        response.writeHead(status, code === undefined ? {} : { 'x-error-code': code }).end();
        return true;
      };
      const { message } = await failure(tiny.fetch({ settings: { ...tiny.settings, token } }));
      expect(message).to.match(said).and.not.include('\n');
      expect(message).not.to.include('hf_');
      expect(tiny.hub.seen).to.have.length(1);
    });
  }
});
