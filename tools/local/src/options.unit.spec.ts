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
      smtpUrl: undefined,
      kafkaBrokers: undefined,
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

  const cluster = { KAFKA_BROKERS: 'kafka-1:9092,kafka-2:9092' };

  it('name a cluster, with --kafka', () => {
    expect(read(['--kafka'], cluster).kafkaBrokers).toBe('kafka-1:9092,kafka-2:9092');
    expect(read([], cluster).kafkaBrokers).toBeUndefined();
    const one = { ...cluster, TOPIC_REPLICATION: '1', TOPIC_MIN_ISR: '1', KAFKA_TLS: 'true' };
    expect(read(['--kafka'], one).kafkaBrokers).toBe(cluster.KAFKA_BROKERS);
  });

  it.each([
    [{ KAFKA_BROKERS: 'kafka' }, /^KAFKA_BROKERS must be host:port/],
    [{ KAFKA_BROKERS: 'kafka:99999' }, /^KAFKA_BROKERS must be host:port/],
    [{ ...cluster, KAFKA_USERNAME: 'citadelle' }, /^KAFKA_USERNAME wants KAFKA_PASSWORD/],
    [{ ...cluster, KAFKA_TLS: 'yes' }, /^KAFKA_TLS must be true or false/],
    [{ ...cluster, TOPIC_REPLICATION: '0' }, /^TOPIC_REPLICATION must be a number/],
    [{ ...cluster, TOPIC_MIN_ISR: 'two' }, /^TOPIC_MIN_ISR must be a number/],
    [{ ...cluster, TOPIC_REPLICATION: '1' }, /^TOPIC_MIN_ISR must not be above TOPIC_REPLICATION/],
  ])('refuse the cluster %j', (env, sentence) => {
    expect(() => read(['--kafka'], env)).toThrow(sentence);
  });

  it('name a relay, whose password no refusal repeats', () => {
    const SMTP_URL = 'smtps://user:secret@relay:465';
    expect(read([], { SMTP_URL }).smtpUrl).toBe(SMTP_URL);
    expect(() => read([], { SMTP_URL: 'user:secret@relay' })).toThrow(
      /^SMTP_URL must be an smtp:\/\/ or smtps:\/\/ URL(?!.*secret)/,
    );
  });

  it.each(['http', '-1', '65536', '80 80'])('refuse %s as a port', (PORT) => {
    expect(() => read([], { PORT })).toThrow('PORT must be a port');
  });
});
