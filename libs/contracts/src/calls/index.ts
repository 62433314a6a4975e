export * from './call.js';
export * from './credentials/accounts.js';
export * from './credentials/resets.js';
export * from './fields.js';
export * from './gateway/resets.js';
export * from './pages.js';
