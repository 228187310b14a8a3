import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { expect } from 'chai';
import { validate } from 'dockerfile-utils';
import { parse } from 'yaml';
import { z } from 'zod';
import { packageRoot } from '../../core/paths.ts';

const dockerfile = readFileSync(join(packageRoot, 'deploy', 'Dockerfile'), 'utf8');
const commandSchema = z.array(z.string());

/** What stands behind an instruction of the last stage, continuation lines joined. */
function instruction(name: string): string {
  const lastStage =
    dockerfile
      .replaceAll('\\\n', '')
      .split(/^FROM /m)
      .at(-1) ?? '';
  return new RegExp(`^${name} +(.*)$`, 'm').exec(lastStage)?.[1] ?? '';
}

const probe = commandSchema.parse(JSON.parse(instruction('HEALTHCHECK').replace(/^.* CMD /, '')));

describe('deploy/Dockerfile', () => {
  it('has the form of a Dockerfile', () => {
    expect(validate(dockerfile)).to.deep.equal([]);
  });

  it('runs as a user that Kubernetes, too, can tell from root', () => {
    expect(instruction('USER')).to.match(/^[1-9]\d*:[1-9]\d*$/);
  });

  it('starts the program from where it was copied to, and serves by default', () => {
    const [node, flag, script = ''] = commandSchema.parse(JSON.parse(instruction('ENTRYPOINT')));
    expect([node, flag]).to.deep.equal(['node', '--max-semi-space-size=1']);
    expect(dockerfile).to.include('/bonsai-faq /opt/bonsai-faq\n');
    expect(existsSync(script.replace('/opt/bonsai-faq', packageRoot)), script).to.equal(true);
    expect(JSON.parse(instruction('CMD'))).to.deep.equal(['serve']);
  });

  it('keeps what was built outside from getting in', () => {
    const ignored = readFileSync(join(packageRoot, 'deploy', 'Dockerfile.dockerignore'), 'utf8').split('\n');
    expect(ignored).to.include.members(['.git', '.bonsai', 'node_modules', 'dist', 'release']);
  });
});

describe('the health check of the container', () => {
  let server: Server;
  let ready = true;

  before(async () => {
    server = createServer(({ url }, response) => {
      response.writeHead(url === '/readyz' && ready ? 200 : 503).end();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  after(() => server.close());

  function port(): number {
    const address = server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  async function probed(atPort: number): Promise<unknown> {
    const child = spawn(process.execPath, probe.slice(1), {
      env: { ...process.env, PORT: String(atPort) },
      stdio: 'ignore',
    });
    const [status] = (await once(child, 'exit')) as [unknown];
    return status;
  }

  it('succeeds where the server is ready', async () => {
    ready = true;
    expect(await probed(port())).to.equal(0);
  });

  it('fails where the server is not ready', async () => {
    ready = false;
    expect(await probed(port())).to.equal(1);
  });

  it('fails where nothing answers', async () => {
    const closed = createServer().listen(0, '127.0.0.1');
    await once(closed, 'listening');
    const address = closed.address();
    closed.close();
    await once(closed, 'close');
    expect(await probed(typeof address === 'object' && address !== null ? address.port : 0)).to.equal(1);
  });
});

const serviceSchema = z.looseObject({
  read_only: z.literal(true),
  tmpfs: z.literal('/tmp').array().length(1),
  cap_drop: z.literal('ALL').array().length(1),
  security_opt: z.literal('no-new-privileges:true').array().length(1),
  mem_limit: z.string(),
  volumes: z.array(z.string()),
});
const composeSchema = z.object({
  name: z.string(),
  'x-program': z.unknown(),
  services: z.object({
    faq: serviceSchema.extend({
      restart: z.literal('unless-stopped'),
      ports: z.array(z.string()),
      environment: z.record(z.string(), z.union([z.string(), z.number()])),
      healthcheck: z.looseObject({ test: z.array(z.string()) }),
    }),
    index: serviceSchema.extend({ profiles: z.array(z.string()), command: z.array(z.string()) }),
  }),
  volumes: z.record(z.string(), z.unknown()),
});

describe('deploy/compose.yaml', () => {
  const { services, volumes } = composeSchema.parse(
    parse(readFileSync(join(packageRoot, 'deploy', 'compose.yaml'), 'utf8'), { merge: true }),
  );

  it('keeps the FAQ in a volume at the folder that the image names, for both services', () => {
    const folder = instruction('VOLUME');
    expect(instruction('WORKDIR')).to.equal(folder);
    for (const { volumes: mounted } of [services.faq, services.index]) {
      expect(mounted).to.include(`faq:${folder}`);
    }
    expect(volumes).to.have.property('faq');
  });

  it('publishes the port that the image serves on, to this machine alone', () => {
    const inside = /PORT=(\d+)/.exec(instruction('ENV'))?.[1] ?? '';
    expect(services.faq.ports).to.deep.equal([`127.0.0.1:${inside}:${inside}`]);
  });

  it('asks for its health as the image does', () => {
    expect(services.faq.healthcheck.test).to.deep.equal(['CMD', ...probe]);
  });

  it('indexes only when told to', () => {
    expect(services.index.profiles).to.deep.equal(['index']);
    expect(services.index.command).to.deep.equal(['index', '${FAQ:-/exports/faq.xlsx}', '--json']);
  });
});
