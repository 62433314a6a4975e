import { fold, INVISIBLE, isPersonName, nameParts, readName } from '@citadelle/contracts';

/** Most words of a search: more than a name, a login and an address have together. */
const MOST_WORDS = 8;

/**
 * What an agent is found by beside the beginning of the whole usual name, which the order of agents already finds:
 * the first name, and each part of both, so that `goff` finds LE GOFF.
 */
export function nameTerms(usualName: string, firstName: string): string[] {
  const whole = fold(usualName);
  const terms = [fold(firstName), ...nameParts(firstName), ...nameParts(usualName)];
  return withoutBeginnings([whole, ...terms]).filter((term) => term !== whole);
}

/**
 * Stands before a login or an address that begins with a name of its holder: whoever types letters alone finds them by the
 * name, and half of what a frequent first name finds need not be looked at. No word of a search has a space.
 */
const BESIDE_NAME = ' ';

/** What an account is found by: its logins and addresses, old ones too. `names` are those of its holder, as terms. */
export function accountTerms(
  account: {
    login: string;
    aliases: readonly string[];
    address: string;
    addressAliases?: readonly string[];
  },
  names: readonly string[],
): string[] {
  const { login, aliases, address, addressAliases = [] } = account;
  const terms = withoutBeginnings([login, ...aliases, address, ...addressAliases]);
  return terms.map((term) => (beginsWithName(term, names) ? `${BESIDE_NAME}${term}` : term));
}

function beginsWithName(term: string, names: readonly string[]): boolean {
  const [letters] = /^[a-z]+(?=[^a-z])/.exec(term) ?? [];
  return letters !== undefined && names.some((name) => name.startsWith(letters));
}

/** What terms begin with that a beginning finds. */
export function termBeginnings(beginning: string): string[] {
  return /^[a-z]*$/.test(beginning) ? [beginning] : [beginning, `${BESIDE_NAME}${beginning}`];
}

/**
 * The beginnings a search looks for, all of which must match. It is read as names are, and what nobody sees in it is
 * dropped. A word that a name may contain is folded as names are; any other stays what it is.
 * Undefined when there are more words than anybody needs.
 */
export function searchedBeginnings(query: string): string[] | undefined {
  const read = readName(query.replace(INVISIBLE, ''));
  const words = read.split(/\s+/u).filter((word) => word !== '');
  const beginnings = withoutBeginnings(words.flatMap(beginningsOf));
  // Nothing but what nobody sees was typed, and nobody is called so: a blank alone asks for everybody.
  if (beginnings.length === 0 && query.trim() !== '') return [query];
  return beginnings.length > MOST_WORDS ? undefined : beginnings;
}

function beginningsOf(word: string): string[] {
  if (isPersonName(word)) return nameParts(word);
  return [
    word
      .normalize('NFKD')
      .replace(/\p{M}+/gu, '')
      .toLowerCase(),
  ];
}

/** Drops duplicates and texts that another one begins with: whoever has the longer one has them too. */
function withoutBeginnings(texts: string[]): string[] {
  const each = [...new Set(texts)];
  return each.filter((text) => !each.some((other) => other !== text && other.startsWith(text)));
}
