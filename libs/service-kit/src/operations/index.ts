export { olderThan } from './older-than.js';
export { ANSWER_WITHIN_MS, readSigns, type Sources } from './read-signs.js';
export { type Counted, migrationsOf, type ServiceSigns } from './service-signs.js';
export { gravestOf, type Sign } from './sign.js';
export { type Ask, VitalSignStore } from './vital-sign.store.js';
