/** A unit of the académie, and which share of the staff it manages. */
export interface GeneratedUnit {
  readonly unitId: string;
  readonly name: string;
  readonly share: number;
  /** The share of its people whose contract has an end. */
  readonly fixedTerm: number;
}

/** The units that generated people belong to. A file declares none: they must be known before it comes. */
export const units: readonly GeneratedUnit[] = [
  unit('SIG-AESH', 'Service de gestion des AESH', 18, 0.7),
  unit('DPE', 'Division des personnels enseignants', 31, 0.06),
  unit('DSDEN-25', 'DSDEN du Doubs', 17, 0.03),
  unit('DSDEN-70', 'DSDEN de la Haute-Saône', 8, 0.03),
  unit('DSDEN-39', 'DSDEN du Jura', 8, 0.03),
  unit('DSDEN-90', 'DSDEN du Territoire de Belfort', 5, 0.03),
  unit('DIPRIV', 'Division des établissements privés', 5, 0.1),
  unit('DPATSS', 'Division des personnels administratifs, techniques et de santé', 6, 0.08),
  unit('RECTORAT', 'Rectorat de l’académie de Besançon', 2, 0.05),
];

function unit(unitId: string, name: string, share: number, fixedTerm: number): GeneratedUnit {
  return { unitId, name, share, fixedTerm };
}
