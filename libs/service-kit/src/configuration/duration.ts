const DURATION = /^P(?=\d|T\d)(?:(\d+)W)?(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;
const UNITS_MS = [604_800_000, 86_400_000, 3_600_000, 60_000, 1000];

/** Whether `text` is an ISO 8601 duration of fixed length: weeks, days, hours, minutes, seconds. */
export function isDuration(text: string): boolean {
  return DURATION.test(text);
}

/** An ISO 8601 duration such as `PT15M` in milliseconds. Years and months have no fixed length and are refused. */
export function durationMs(text: string): number {
  const parts = DURATION.exec(text);
  if (!parts) throw new RangeError('not an ISO 8601 duration');
  return UNITS_MS.reduce((sum, unit, index) => sum + Number(parts[index + 1] ?? 0) * unit, 0);
}

/** The same in seconds. */
export function durationSeconds(text: string): number {
  return durationMs(text) / 1000;
}
