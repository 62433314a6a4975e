// npm run generate: installs and builds when needed, then writes a file of HR.
import { build, checkNode, install } from '../local/prepare.mjs';

checkNode();
install();
build('tools/generate');
const { generate } = await import(new URL('./dist/command.js', import.meta.url).href);
process.exitCode = await generate(process.argv.slice(2), {
  folder: process.env.INIT_CWD ?? process.cwd(),
  today: new Date().toISOString().slice(0, 10),
  out: process.stdout,
  npmSpeaks:
    process.env.npm_lifecycle_event === 'generate' &&
    process.env.npm_config_loglevel !== 'silent' &&
    !process.stdout.isTTY,
  say: (line) => console.error(line),
});
