import { verify } from '@node-rs/argon2';

export const judge = verify;
