const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const YOUNGEST = 14;
const OLDEST = 100;

/** Whether `text` is a real day, of somebody aged 14 to 100 on the day of `now` (UTC). */
export function isBirthDate(text: string, now: Date): boolean {
  const parts = DATE.exec(text);
  if (!parts) return false;
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
  const date = new Date(Date.UTC(year, month - 1, day));
  if (year < 1000 || date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return false;
  const hadBirthday =
    now.getUTCMonth() > month - 1 || (now.getUTCMonth() === month - 1 && now.getUTCDate() >= day);
  const age = now.getUTCFullYear() - year - (hadBirthday ? 0 : 1);
  return age >= YOUNGEST && age <= OLDEST;
}
