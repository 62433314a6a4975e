import { INVISIBLE } from './characters.js';

const NUMEN = /^[0-9]{2}[A-Z][0-9]{7}[A-Z]{3}$/;

/** A NUMEN in which O was typed for 0, or I or l for 1; a letter's place never takes a digit. */
const AS_TYPED = /^([0-9OIL]{2})([A-Z])([0-9OIL]{7})([A-Z]{3})$/;

/** As {@link AS_TYPED}, somewhere in a text. */
const HIDDEN = /[0-9OIL]{2}[A-Z][0-9OIL]{7}[A-Z]{3}/;

const digits = (typed: string) => typed.replaceAll('O', '0').replace(/[IL]/g, '1');

/**
 * A NUMEN as it is kept: capitals, no spaces, and a digit wherever a letter was typed that looks like one in the place of
 * a digit. Whatever else was typed stays in, to be refused.
 */
export function normaliseNumen(typed: string): string {
  const capitals = typed.replace(INVISIBLE, '').replace(/\s+/gu, '').toUpperCase();
  const [, academy, letter, number, letters] = AS_TYPED.exec(capitals) ?? [];
  if (academy === undefined) return capitals;
  return `${digits(academy)}${letter}${digits(number!)}${letters}`;
}

/** Whether `typed`, in any case, with or without spaces, and with letters for digits, has the form of a NUMEN. */
export function isNumen(typed: string): boolean {
  return NUMEN.test(normaliseNumen(typed));
}

/** Whether a NUMEN hides in a text, whatever its case and width, and the spaces and punctuation around and within it. */
export function hidesNumen(text: string): boolean {
  return HIDDEN.test(
    text
      .normalize('NFKC')
      .toUpperCase()
      .replace(/[^0-9A-Z]/g, ''),
  );
}
