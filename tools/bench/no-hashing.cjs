// Loaded before the credentials service by benches that measure everything but hashing: a password costs next to nothing.
// The product has no such switch. `NODE_OPTIONS` reaches every service, so the others are left alone.
const { createHash } = require('node:crypto');

if (/[\\/]credentials[\\/]/.test(process.argv[1] ?? '')) {
  const argon2 = require('@node-rs/argon2');
  const base64 = (bytes) => bytes.toString('base64').replace(/=+$/, '');
  const digest = (salt, password) => createHash('sha256').update(salt).update(password).digest();
  argon2.hash = async (password, { salt, memoryCost, timeCost, parallelism }) => {
    const cost = `m=${memoryCost},t=${timeCost},p=${parallelism}`;
    return `$argon2id$v=19$${cost}$${base64(salt)}$${base64(digest(salt, password))}`;
  };
  argon2.verify = async (phc, password) => {
    const [salt, expected] = phc.split('$').slice(-2);
    return base64(digest(Buffer.from(salt, 'base64'), password)) === expected;
  };
}
