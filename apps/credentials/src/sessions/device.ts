/** What people call their browser, by what it calls itself. Most name others too, so the first that fits counts. */
const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/\bEdg(e|A|iOS)?\//, 'Edge'],
  [/\b(OPR|OPiOS|Opera)\b/, 'Opera'],
  [/\bVivaldi\//, 'Vivaldi'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\b(Firefox|FxiOS)\//, 'Firefox'],
  [/\b(Chrome|Chromium|CriOS|HeadlessChrome)\//, 'Chrome'],
  [/\bVersion\/\S+ (Mobile\/\S+ )?Safari\//, 'Safari'],
  [/\b(MSIE |Trident\/)/, 'Internet Explorer'],
];

const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/\biPhone\b|\biPod\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bMacintosh\b|\bMac OS X\b/, 'macOS'],
  [/\bLinux\b|\bX11\b/, 'Linux'],
];

/** Named as a thing that one holds, rather than as what runs on it. */
const THINGS: ReadonlySet<string> = new Set(['iPhone', 'iPad']);

/** What somebody signed in with, such as « Firefox sous Windows », as far as it says so itself. Without versions: they help nobody. */
export function deviceOf(userAgent = ''): string {
  const named = (names: typeof BROWSERS) => names.find(([looks]) => looks.test(userAgent))?.[1];
  const [browser, system] = [named(BROWSERS), named(SYSTEMS)];
  if (system === undefined) return browser ?? 'Appareil inconnu';
  return `${browser ?? 'Navigateur inconnu'} ${THINGS.has(system) ? 'sur' : 'sous'} ${system}`;
}
