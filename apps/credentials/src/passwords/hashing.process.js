import process from 'node:process';

// The package of the engine is named by whoever starts this.
const engine = import(process.argv[2] ?? '');

process.on(
  'message',
  async (/** @type {import('./hashing-process.js').NumberedQuestion} */ question) => {
    const { id, password, options } = question;
    const { hash } = (await engine).default;
    process.send?.({ id, phc: await hash(password, options) });
  },
);
// Whoever asked is gone.
process.on('disconnect', () => process.exit());
