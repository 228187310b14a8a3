import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { loadConfiguration } from '../../core/configuration.ts';
import { configurationTemplate } from '../../core/configuration-file.ts';
import { AppError } from '../../core/errors.ts';

describe('configuration', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'bonsai-configuration-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });
  const write = (content: string): void => {
    writeFileSync(join(folder, 'bonsai.config.json'), content);
  };
  const refusal = (environment: Readonly<Record<string, string>> = {}): AppError => {
    try {
      loadConfiguration(folder, environment);
    } catch (error) {
      if (error instanceof AppError) return error;
      throw error;
    }
    return expect.fail('it was taken');
  };

  it('has a default for everything', () => {
    const { dataDir, threads, server } = loadConfiguration(folder, {});
    expect({ dataDir, threads, host: server.host, port: server.port }).to.deep.equal({
      dataDir: '.bonsai',
      threads: Math.min(availableParallelism(), 64),
      host: '127.0.0.1',
      port: 3000,
    });
  });

  it('lets the file, then the environment, then flags decide', () => {
    write('{"threads": 3, "dataDir": "from-file", "server": {"port": 1, "host": "0.0.0.0"}}');
    const environment = { BONSAI_THREADS: '4', PORT: '2', BONSAI_SITE_NAME: '' };
    const settings = loadConfiguration(folder, environment, { threads: '5', dataDir: undefined });
    expect(settings.threads).to.equal(5);
    expect(settings.dataDir).to.equal('from-file');
    expect(settings.server.port).to.equal(2);
    expect(settings.server.host).to.equal('0.0.0.0');
    expect(settings.site.name).to.equal('Help desk');
  });

  it('names every wrong setting', () => {
    const error = refusal({ PORT: 'eighty', BONSAI_THREADS: '0' });
    expect(error.code).to.equal('invalid');
    expect(error.message).to.include('server.port').and.to.include('threads');
  });

  it('refuses a setting that does not exist, so that a slip of the pen is seen', () => {
    write('{"sever": {"port": 1}}');
    expect(refusal().message).to.include('sever');
  });

  it('takes comments and a comma after the last of a list', () => {
    write(
      '\uFEFF{\n  // two are enough\n  "threads": 3, /* here */\n  "widget": {"origins": ["https://a.example",],},\n}\n',
    );
    const { threads, widget } = loadConfiguration(folder, {});
    expect({ threads, widget }).to.deep.equal({ threads: 3, widget: { origins: ['https://a.example'] } });
  });

  it('says where a file is no JSON', () => {
    write('{\n  "threads": 3\n  "dataDir": "x"\n}\n');
    expect(refusal().message).to.match(/bonsai\.config\.json, line 3, column 3: Comma expected/);
  });

  it('has a template that names every setting with its default and its variable', () => {
    const template = configurationTemplate();
    const defaults = loadConfiguration(folder, {});
    write(template);
    expect(loadConfiguration(folder, {})).to.deep.equal(defaults);
    const used = template.replace(/^( *)\/\/ (".*)/gm, '$1$2');
    write(used);
    expect(loadConfiguration(folder, {})).to.deep.equal(defaults);
    const written: unknown = JSON.parse(used.replace(/^ *\/\/.*\n/gm, '').replace(/,(?=\s*\})/g, ''));
    expect(written).to.deep.equal(defaults);
    for (const variable of ['PORT', 'BONSAI_DATA_DIR', 'BONSAI_ENCODER_DEADLINE_MS'])
      expect(template).to.include(variable);
  });

  for (const content of ['{"threads": 2', '[1]', '"text"']) {
    it(`refuses a file that holds ${content}`, () => {
      write(content);
      expect(refusal().message).to.include('bonsai.config.json');
    });
  }
});
