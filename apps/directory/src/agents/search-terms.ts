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

/** What an account is found by: its logins and addresses, old ones too. */
export function accountTerms(account: {
  login: string;
  aliases: readonly string[];
  address: string;
  addressAliases?: readonly string[];
}): string[] {
  const { login, aliases, address, addressAliases = [] } = account;
  return withoutBeginnings([login, ...aliases, address, ...addressAliases]);
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
