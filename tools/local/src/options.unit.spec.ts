import { describe, expect, it } from '@jest/globals';
import { readOptions } from '../options.mjs';

const read = (args: string[] = [], env = {}) => readOptions(args, env, '/clone');

describe('the options of npm start', () => {
  it('have defaults', () => {
    expect(read()).toEqual({
      empty: false,
      transport: 'embedded',
      replicas: {},
      dataDir: '/clone/.data',
      host: '127.0.0.1',
      port: 8080,
      mailPort: 8025,
      help: false,
    });
  });

  it('are flags and settings', () => {
    const env = {
      PORT: '9000',
      HOST: '0.0.0.0',
      MAIL_WEB_PORT: '9025',
      CITADELLE_DATA: 'elsewhere',
    };

    expect(read(['--empty', '--kafka'], env)).toMatchObject({
      empty: true,
      transport: 'kafka',
      host: '0.0.0.0',
      port: 9000,
      mailPort: 9025,
      dataDir: '/clone/elsewhere',
    });
  });

  it.each([
    [['--replicas', 'credentials=3'], { credentials: 3 }],
    [['--replicas=credentials=3', '--replicas', 'directory=2'], { credentials: 3, directory: 2 }],
    [['--replicas', 'credentials=3,gateway=2'], { credentials: 3, gateway: 2 }],
  ])('count replicas: %j', (args, replicas) => {
    expect(read(args)).toMatchObject({ replicas });
  });

  it.each([
    ['--oops'],
    ['surplus'],
    ['--replicas'],
    ['--replicas=credentials'],
    ['--replicas=credentials=0'],
    ['--replicas=kafka=2'],
  ])('refuse %s, and show the usage or an example', (flag) => {
    expect(() => read([flag])).toThrow(/credentials=3/);
  });

  it.each(['http', '-1', '65536', '80 80'])('refuse %s as a port', (PORT) => {
    expect(() => read([], { PORT })).toThrow('PORT must be a port');
  });
});
