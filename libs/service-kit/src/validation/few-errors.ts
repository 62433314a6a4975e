import type { FieldError } from '@citadelle/contracts';

/** How many errors an answer names: a body may hold thousands of unknown fields, and the answer must stay small. */
const MOST_NAMED = 20;
/** How much is shown of the name of a field, which anybody may make as long as a body. */
const LONGEST_NAME = 100;

/** The first errors, those of fields that exist before those of fields that do not, and how many more there are. */
export function fewErrors(errors: readonly FieldError[]): FieldError[] {
  const isUnknown = ({ code }: FieldError) => code === 'unknown-property';
  const inOrder = [...errors.filter((error) => !isUnknown(error)), ...errors.filter(isUnknown)];
  const named = inOrder
    .slice(0, MOST_NAMED)
    .map((error) => ({ ...error, field: shortened(error.field) }));
  const more = errors.length - named.length;
  if (more === 0) return named;
  const message = more === 1 ? 'Et une autre erreur.' : `Et ${more} autres erreurs.`;
  return [...named, { field: '', code: 'more-errors', message }];
}

function shortened(name: string): string {
  const characters = [...name];
  return characters.length > LONGEST_NAME ? `${characters.slice(0, LONGEST_NAME).join('')}…` : name;
}
