const NUMEN = /^[0-9]{2}[A-Z][0-9]{2}[0-9]{5}[A-Z]{3}$/;

/** A NUMEN as it is kept: capitals, no spaces. Whatever else was typed stays in, to be refused. */
export function normaliseNumen(typed: string): string {
  return typed.replace(/\s+/gu, '').toUpperCase();
}

/** Whether `typed`, in any case and with or without spaces, has the form of a NUMEN. */
export function isNumen(typed: string): boolean {
  return NUMEN.test(normaliseNumen(typed));
}
