export { type Day, plusMonths } from './days.js';
export {
  type Encoding,
  encodings,
  type FileFormat,
  NotGenerated,
  readStaff,
  type Separator,
  separators,
  USUAL_FORMAT,
  writeStaff,
} from './file.js';
export { type LaterOptions, laterStaff } from './later-staff.js';
export type { ChangedField, Happening } from './life.js';
export type { GeneratedPerson } from './person.js';
export { STAFF, staff, type StaffOptions } from './staff.js';
export { type GeneratedUnit, units } from './units.js';
