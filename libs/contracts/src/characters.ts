/*
 * What phones, text processors and web pages write instead of the plain characters of a keyboard. Names, logins,
 * NUMENs and passwords are all read by these kinds, each as it needs.
 */

/** Every kind of space within a line: no-break, narrow, thin, … */
export const SPACES = /\p{Zs}/gu;

/** What only looks like a hyphen: the dashes, the minus sign, the small and the wide ones. */
export const HYPHENS = /[\u2010-\u2015\u2043\u2212\ufe58\ufe63\uff0d]/gu;

/** What only looks like an apostrophe: quotes of phones, accents that stand alone, primes, the letters of phonetics. */
export const APOSTROPHES =
  /[\u0060\u00b4\u02b9\u02bb-\u02bf\u02c8\u02ca\u02cb\u055a\u2018\u2019\u201b\u2032\u2035\ua78b\ua78c\uff07\uff40]/gu;

/** What nobody sees: soft hyphens, spaces without width, marks of direction, joiners, selectors. */
export const INVISIBLE = /[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;
