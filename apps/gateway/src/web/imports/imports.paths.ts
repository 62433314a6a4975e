/** The address of the imports. */
export const IMPORTS = '/annuaire/imports';

/** The address of an import, or of one of its pages. */
export function importPath(importId: string, page = ''): string {
  return `${IMPORTS}/${importId}${page && `/${page}`}`;
}
