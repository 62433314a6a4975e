import type { LineFault } from './read-line.js';

/** What can be wrong with a line as a whole, or odd about it. */
export const lineFaults = {
  'quote-not-closed': fault(
    'quote-not-closed',
    'Des guillemets s’ouvrent dans cette ligne et ne se ferment pas. Retirez-les, ou fermez-les.',
  ),
  'quote-misplaced': fault(
    'quote-misplaced',
    'Des guillemets se trouvent au milieu d’une cellule. Retirez-les, ou mettez toute la cellule entre guillemets en doublant ceux du milieu.',
  ),
  'line-too-long': fault(
    'line-too-long',
    'Cette ligne est bien trop longue pour parler d’une personne. Vérifiez l’extraction.',
  ),
  'line-truncated': fault(
    'line-truncated',
    'Le fichier s’arrête au milieu de cette ligne. Vérifiez qu’il est complet, puis envoyez-le de nouveau.',
  ),
  'last-cell-open': fault(
    'last-cell-open',
    'Le fichier s’arrête à cette ligne, sans fin de ligne : vérifiez que sa dernière cellule est complète.',
  ),
  'header-repeated': fault(
    'header-repeated',
    'Cette ligne répète l’en-tête : plusieurs fichiers ont sans doute été réunis. Retirez-la.',
  ),
  'header-contradicts': fault(
    'header-contradicts',
    'Cette ligne est un autre en-tête, dont les colonnes ne sont pas aux mêmes places : plusieurs fichiers ont été réunis. Envoyez-les l’un après l’autre.',
  ),
  'delimiter-contradicts': fault(
    'delimiter-contradicts',
    'Les cellules de cette ligne ne sont pas séparées comme celles de l’en-tête. Enregistrez le fichier de nouveau.',
  ),
  'too-many-cells': fault(
    'too-many-cells',
    'Cette ligne a plus de cellules que l’en-tête n’a de colonnes : un séparateur est de trop. Retirez-le, ou mettez la cellule entre guillemets.',
  ),
  'value-without-column': fault(
    'value-without-column',
    'Une cellule de cette ligne est remplie dans une colonne sans en-tête : elle n’est pas lue.',
  ),
} as const satisfies Record<string, LineFault>;

function fault<Code extends string>(code: Code, message: string): LineFault & { code: Code } {
  return { code, message };
}
