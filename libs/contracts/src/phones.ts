/** How long a phone number may be, with everything that makes it readable. */
export const PHONE_MAX = 30;

const DIGITS_MIN = 3;
const DIGITS_MAX = 20;

/** A phone number as it is kept: without outer blanks, and with plain blanks and hyphens. */
export function readPhone(typed: string): string {
  return typed
    .replace(/\s+/gu, ' ')
    .replace(/\p{Pd}/gu, '-')
    .trim();
}

/** Whether a text, as {@link readPhone} gives it, is a phone number: 3 to 20 digits, and what people put between them. */
export function isPhone(text: string): boolean {
  if (text.length > PHONE_MAX || !/^[+(\d][\d ()./-]*$/.test(text)) return false;
  const digits = text.replace(/\D/g, '').length;
  return digits >= DIGITS_MIN && digits <= DIGITS_MAX;
}
