import type { Details } from '../field.js';
import { Text } from '../fields.js';

/** How many characters a login that is typed may have. */
export const LOGIN_MAX = 200;

/** A login, as it was typed. */
export const Login = (details: Details = {}) => Text(LOGIN_MAX, { example: 'jpin', ...details });

/** A password that is to be checked. */
export const Password = (details: Details = {}) => Text(1000, { format: 'password', ...details });

/** A password that is to hold from now on. */
export const NewPassword = () => Password({ description: '12 to 128 characters.' });

/** The token of a session. */
export const Token = () => Text(128);
