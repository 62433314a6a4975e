import { type ImportBlock, ImportPath, type ImportView } from '@citadelle/contracts/calls';
import { invalidRequest } from '@citadelle/service-kit';
import { type FieldKind, type FormKind, formOf } from '../forms/form-kind.js';
import type { PostedFields } from '../forms/posted-fields.js';

/** A block, and the number of people to type to lift it. */
interface LiftableBlock {
  readonly code: string;
  readonly message: string;
  readonly people: number;
}

/** What must be lifted before an import is confirmed. */
export function blocksOf(view: ImportView): LiftableBlock[] {
  const everybody = view.created + view.changed + view.returning + view.departing;
  return view.blocked.map(({ code, message, people = everybody }) => ({ code, message, people }));
}

/** The blocks that nobody may lift. */
export function stuckBy({ blocked }: ImportView): ImportBlock[] {
  return blocked.filter(({ mayBeLifted }) => mayBeLifted === false);
}

/** The name of the field in which a block is lifted. */
export const blockField = (code: string) => `block-${code}`;

/** The numbers that whoever confirms has read, which travel with the form. */
export function expectedOf(view: ImportView): Record<keyof Expected, string> {
  const { created, changed, returning, departing } = view;
  return {
    created: String(created),
    changed: String(changed),
    returning: String(returning),
    departing: String(departing),
  };
}

/** The numbers that somebody has read. */
export type Expected = Record<'created' | 'changed' | 'returning' | 'departing', number>;

/** The numbers in a form; one that is spoiled is no number of any plan. */
export function expectedIn(posted: PostedFields): Expected {
  const number = (field: keyof Expected) => {
    const text = posted.get(field);
    return /^\d{1,9}$/.test(text) ? Number(text) : 0;
  };
  return {
    created: number('created'),
    changed: number('changed'),
    returning: number('returning'),
    departing: number('departing'),
  };
}

/** The form that confirms an import: each block is lifted by typing how many people it is about. */
export function confirmationForm(view: ImportView): FormKind<ImportPath> {
  const fields = blocksOf(view).map(({ code, people }): [string, FieldKind] => [
    blockField(code),
    { blank: `Tapez ${people} pour lever ce blocage, ou abandonnez cet import.`, apart: true },
  ]);
  return formOf(ImportPath, Object.fromEntries(fields), { importId: view.importId });
}

/** The codes of the blocks that a form lifts; throws which numbers are others. */
export function liftedBy(view: ImportView, posted: PostedFields): string[] {
  const blocks = blocksOf(view);
  const wrong = blocks.filter(
    ({ code, people }) => posted.get(blockField(code)).replaceAll(/\s/g, '') !== String(people),
  );
  const errors = wrong.map(({ code, people }) => ({
    field: blockField(code),
    code: 'differs',
    message: `Ce n’est pas le nombre attendu : tapez ${people} pour lever ce blocage.`,
  }));
  if (errors.length > 0) throw invalidRequest(errors);
  return blocks.map(({ code }) => code);
}
