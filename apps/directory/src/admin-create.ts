import { adminCreate } from './admin-create.command.js';

const { argv, env, stdin, stdout, stderr } = process;
process.exitCode = await adminCreate({
  args: argv.slice(2),
  env,
  input: stdin,
  output: stdout,
  errors: stderr,
});
