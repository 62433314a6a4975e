/** What becomes of what the directory keeps when one of its keys is changed: for the tool that sees to it. */
export { sealingKeyId } from './enrolment.js';
export { NumenStore } from './numen.store.js';
export { wrapFingerprints } from './wrap-fingerprints.js';
