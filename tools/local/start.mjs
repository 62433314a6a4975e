// npm start: installs and builds when needed, then runs everything.
import { readOptions, SERVICES, USAGE, UsageError } from './options.mjs';
import { build, checkNode, install, root } from './prepare.mjs';

checkNode();
const options = readOrExplain();
if (options.help) {
  console.log(USAGE);
  process.exit();
}
install();
// Not the benches and the journeys: a start needs less.
build(...SERVICES.map((name) => `apps/${name}`), 'tools/local');
const { start } = await import(new URL('./dist/start.js', import.meta.url).href);
await start(options);

function readOrExplain() {
  try {
    return readOptions(process.argv.slice(2), process.env, root);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(error.message);
    process.exit(2);
  }
}
