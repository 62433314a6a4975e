import type { FieldError } from '@citadelle/contracts';

/** How many errors an answer names: a body may hold thousands of unknown fields, and the answer must stay small. */
const MOST_NAMED = 20;
/** How much is shown of the name of a field, which anybody may make as long as a body. */
const LONGEST_NAME = 100;

/** The errors as they came where they are few; else the first, of fields that exist before others, and how many more there are. */
export function fewErrors(errors: readonly FieldError[]): FieldError[] {
  if (errors.length <= MOST_NAMED) return errors.map(withShortName);
  const isUnknown = ({ code }: FieldError) => code === 'unknown-property';
  const inOrder = [...errors.filter((error) => !isUnknown(error)), ...errors.filter(isUnknown)];
  const more = errors.length - MOST_NAMED;
  const message = more === 1 ? 'Et une autre erreur.' : `Et ${more} autres erreurs.`;
  const last = { field: '', code: 'more-errors', message };
  return [...inOrder.slice(0, MOST_NAMED).map(withShortName), last];
}

const withShortName = (error: FieldError): FieldError => ({
  ...error,
  field: shortened(error.field),
});

function shortened(name: string): string {
  const characters = [...name];
  return characters.length > LONGEST_NAME ? `${characters.slice(0, LONGEST_NAME).join('')}…` : name;
}
