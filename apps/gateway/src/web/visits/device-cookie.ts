import type { Visit } from './visit.js';

/** The device cookie that a browser brought, if it can be one: anything else is as good as none, and no error. */
export function deviceIn({ device }: Visit['kept']): string | undefined {
  return device !== undefined && /^[\w.-]{1,200}$/.test(device) ? device : undefined;
}
