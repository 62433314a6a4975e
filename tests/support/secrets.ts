import { appendFile, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import pg from 'pg';
import { topics } from '@citadelle/contracts';
import { brokerOf } from './broker.js';
import type { Persistent, RunningAcademy } from './running-academy.js';

/** Where a secret was found; which one is not said, since a test's output must not hold it either. */
export interface Appearance {
  place: string;
}

const DATABASES: readonly Persistent[] = ['directory', 'credentials', 'notifications'];

/** Everything that lasts, piece by piece: every column of every table, every message, log and mail. */
async function* everything(
  academy: RunningAcademy,
): AsyncGenerator<{ place: string; text: string }> {
  for (const database of DATABASES)
    for (const { table, text } of await dump(academy.databaseUrl(database)))
      yield { place: `database ${database}, table ${table}`, text };
  yield* messages(academy);
  const logs = join(academy.dataDir, 'logs');
  for (const file of await readdir(logs))
    yield { place: `log ${file}`, text: await readFile(join(logs, file), 'utf8') };
  for (const mail of academy.mails())
    yield { place: 'mail', text: `${mail.subject}\n${mail.text}\n${mail.html}` };
}

async function dump(url: string): Promise<{ table: string; text: string }[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows: tables } = await client.query<{ name: string }>(
      `SELECT quote_ident(table_name) AS name FROM information_schema.tables
        WHERE table_schema = 'public' AND table_type = 'BASE TABLE'`,
    );
    const dumped = [];
    for (const { name } of tables) {
      const { rows } = await client.query<{ row: string }>(
        `SELECT to_jsonb(t)::text AS row FROM ${name} t`,
      );
      dumped.push({ table: name, text: rows.map(({ row }) => row).join('\n') });
    }
    return dumped;
  } finally {
    await client.end();
  }
}

async function* messages(academy: RunningAcademy): AsyncGenerator<{ place: string; text: string }> {
  const broker = await brokerOf(academy);
  try {
    for (const { name } of Object.values(topics)) {
      const texts: string[] = [];
      await broker.read({
        topic: name,
        onMessage: ({ message }) => void texts.push(JSON.stringify(message)),
      });
      yield { place: `topic ${name}`, text: texts.join('\n') };
    }
  } finally {
    await broker.close();
  }
}

/** Every place in which one of the secrets stands as it is, in any case, without its spaces, or encoded. */
export async function appearancesOf(
  secrets: readonly string[],
  academy: RunningAcademy,
): Promise<Appearance[]> {
  const needles = [...new Set(secrets.flatMap(formsOf))];
  const found: Appearance[] = [];
  for await (const { place, text } of everything(academy)) {
    const haystack = text.toLowerCase();
    if (needles.some((needle) => haystack.includes(needle))) found.push({ place });
  }
  return found;
}

function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret);
  return [
    secret,
    secret.replace(/\s/gu, ''),
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
    bytes.toString('base64').replace(/=+$/u, ''),
    bytes.toString('base64url'),
    bytes.toString('hex'),
  ].map((form) => form.toLowerCase());
}

/** Leaves a secret in a database, on a topic, in a log and in a mail; returns the places. */
export async function plantSecret(secret: string, academy: RunningAcademy): Promise<string[]> {
  await academy.query(
    'directory',
    `INSERT INTO inbox (consumer, message_id) VALUES ('planted', '${secret}')`,
  );
  const broker = await brokerOf(academy);
  try {
    await broker.publish([
      {
        topic: topics.alerts.name,
        key: 'planted',
        id: 'planted',
        type: 'Planted',
        source: '/citadelle/tests',
        time: new Date().toISOString(),
        correlationId: 'planted',
        data: { secret },
      },
    ]);
  } finally {
    await broker.close();
  }
  await appendFile(join(academy.dataDir, 'logs', 'planted.log'), `${secret}\n`);
  const mailer = createTransport(academy.smtpUrl);
  await mailer.sendMail({ from: 'planted@localhost', to: 'planted@localhost', text: secret });
  mailer.close();
  return [
    'database directory, table inbox',
    `topic ${topics.alerts.name}`,
    'log planted.log',
    'mail',
  ];
}
