// In the demo, mails go to Mailpit unless SMTP_URL names another server: make-secrets.mjs has written an empty file then.
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

for (const folder of ['notifications', 'ops']) {
  const file = join(process.env.SECRETS_FOLDER ?? '/secrets', folder, 'SMTP_URL');
  if (readFileSync(file, 'utf8') !== '') continue;
  writeFileSync(`${file}.new`, 'smtp://mailpit:1025', { mode: 0o444 });
  renameSync(`${file}.new`, file);
}
