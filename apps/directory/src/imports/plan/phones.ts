/** Whether two spellings are one number: spaces and dots aside, and +33 for the first zero. */
export function samePhone(one: string, other: string): boolean {
  return one === other || digitsOf(one) === digitsOf(other);
}

const digitsOf = (phone: string) =>
  phone.replace(/[^\d+]/gu, '').replace(/^(?:\+|00)33(?:0(?=\d{9}$))?/u, '0');
