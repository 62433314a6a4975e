/** How PHC strings of argon2 name the secret that went into them: among the parameters. */
const KEY_ID = /^(\$argon2id\$v=\d+\$m=\d+,t=\d+,p=\d+),keyid=([0-9a-f]{16})(?=\$)/;

/** A hash with the id of the pepper that went into it. */
export function withPepper(phc: string, pepperId: string): string {
  return phc.replace(/^(\$argon2id\$v=\d+\$m=\d+,t=\d+,p=\d+)(?=\$)/, `$1,keyid=${pepperId}`);
}

/** The id of the pepper that went into a hash; undefined where it does not say. */
export function pepperOf(phc: string): string | undefined {
  return KEY_ID.exec(phc)?.[2];
}

/** A hash as the engines write it. */
export function withoutPepper(phc: string): string {
  return phc.replace(KEY_ID, '$1');
}
