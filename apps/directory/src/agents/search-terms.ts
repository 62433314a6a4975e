import { fold, isPersonName } from '@citadelle/contracts';

/** More words than a name, a login and an address have together. */
const MOST_WORDS = 8;

/** What a name is found by: each of its parts, and the whole, so that `goff` and `legoff` both find LE GOFF. */
export function nameTerms(...names: string[]): string[] {
  return unique(names.flatMap((name) => [fold(name), ...parts(name)]));
}

/** What an account is found by: its logins, old ones too, and its address. */
export function accountTerms(account: {
  login: string;
  aliases: readonly string[];
  address: string;
}): string[] {
  return unique([account.login, ...account.aliases, account.address]);
}

/**
 * The beginnings a search looks for, all of which must match. A word that a name may contain is folded as names
 * are; any other stays what it is. A beginning of another one is left out, since it says nothing more.
 * Undefined when there are more words than anybody needs.
 */
export function searchedBeginnings(query: string): string[] | undefined {
  const words = query.split(/\s+/u).filter((word) => word !== '');
  const beginnings = unique(words.flatMap(beginningsOf));
  if (beginnings.length > MOST_WORDS) return undefined;
  return beginnings.filter(
    (beginning) => !beginnings.some((other) => other !== beginning && other.startsWith(beginning)),
  );
}

function beginningsOf(word: string): string[] {
  if (isPersonName(word)) return parts(word);
  return [
    word
      .normalize('NFKD')
      .replace(/\p{M}+/gu, '')
      .toLowerCase(),
  ];
}

function parts(name: string): string[] {
  return name
    .split(/[\s'’-]+/u)
    .map(fold)
    .filter((part) => part !== '');
}

function unique(terms: string[]): string[] {
  return [...new Set(terms)];
}
