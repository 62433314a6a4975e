import { verify } from 'argon2';

export const judge = verify;
