import { readLogin } from '../../typed-login.js';
import { type Details, tidied } from '../field.js';
import { Text } from '../fields.js';

/** How many characters a login that is typed may have. */
export const LOGIN_MAX = 200;

/** An identifiant as people type it: a login, a former one or an address; as it is kept afterwards. */
export function Login(details: Details = {}): PropertyDecorator {
  const said = { example: 'jpin', description: 'A login, a former one, or the address.' };
  const text = Text(LOGIN_MAX, { ...said, ...details });
  return (target, property) => {
    tidied(readLogin)(target, property);
    text(target, property);
  };
}

/** A password that is to be checked. */
export const Password = (details: Details = {}) => Text(1000, { format: 'password', ...details });

/** A password that is to hold from now on. */
export const NewPassword = () => Password({ description: '12 to 128 characters.' });

/** The token of a session. */
export const Token = () => Text(128);
