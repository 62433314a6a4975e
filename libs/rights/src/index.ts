export * from './accounts.rules.js';
export * from './alerts.rules.js';
export * from './conflicts.rules.js';
export * from './directory.rules.js';
export * from './grants.js';
export * from './powers.rules.js';
export * from './requests.rules.js';
export * from './verdict.js';
