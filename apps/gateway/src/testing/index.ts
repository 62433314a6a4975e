export { isPage } from '../web/is-page.js';
export { KnownRoutes } from '../web/known-routes.js';
export * from './fake-credentials.js';
export * from './fake-directory.js';
export * from './fake-imports.js';
export * from './fake-notifications.js';
export * from './fake-operations.js';
export * from './fake-service.js';
export * from './test-gateway.js';
