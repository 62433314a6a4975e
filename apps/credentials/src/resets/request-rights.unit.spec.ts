import { describe, expect, it } from '@jest/globals';
import {
  hindranceOf,
  isPrivileged,
  type RequestFacts,
  type Rights,
  rightsOf,
  sees,
} from './request-rights.js';

const manager = (...managedUnits: string[]): Rights => ({ managedUnits, administrator: false });
const administrator: Rights = { managedUnits: [], administrator: true };
const nobody = manager();

const request = (details: Partial<RequestFacts> = {}): RequestFacts => ({
  agentId: 'roger',
  unit: 'SIG-AESH',
  escalated: false,
  agentRights: nobody,
  agentUnit: 'SIG-AESH',
  ...details,
});
const hindrance = (rights: Rights, details: Partial<RequestFacts> = {}) =>
  hindranceOf('nadia', rights, request(details));

describe('a request', () => {
  it('is seen by managers of its unit', () => {
    expect(sees(manager('SIG-AESH'), request())).toBe(true);
    expect(sees(manager('RECTORAT'), request())).toBe(false);
    expect(sees(nobody, request({ escalated: true }))).toBe(false);
  });

  it('is seen by administrators when it waited too long, or opens more than an agent’s affairs', () => {
    expect(sees(administrator, request())).toBe(false);
    expect(sees(administrator, request({ escalated: true }))).toBe(true);
    expect(sees(administrator, request({ agentRights: manager('RECTORAT') }))).toBe(true);
    expect(sees(administrator, request({ agentRights: administrator }))).toBe(true);
  });

  it('of oneself is for others, whatever one may', () => {
    for (const rights of [manager('SIG-AESH'), administrator])
      expect(hindranceOf('roger', rights, request())).toBe('own-request');
  });

  it('of a manager is for those who do not manage the same unit', () => {
    const colleague = { agentRights: manager('SIG-AESH') };
    expect(hindrance(manager('SIG-AESH'), colleague)).toBe('other-unit-required');
    expect(hindrance(manager('SIG-AESH', 'RECTORAT'), colleague)).toBe('other-unit-required');
    expect(hindrance(manager('RECTORAT'), colleague)).toBeUndefined();
    expect(hindrance(administrator, colleague)).toBeUndefined();
    expect(hindrance(manager('SIG-AESH'), { agentRights: manager('RECTORAT') })).toBeUndefined();
  });

  it('of an administrator who manages nothing is for those of another unit than theirs', () => {
    const agentRights = administrator;
    expect(hindrance(manager('SIG-AESH'), { agentRights })).toBe('other-unit-required');
    expect(hindrance(manager('RECTORAT'), { agentRights, unit: 'RECTORAT' })).toBeUndefined();
    expect(hindrance(administrator, { agentRights })).toBeUndefined();
  });

  it('of anybody else is for each manager of its unit', () =>
    expect(hindrance(manager('SIG-AESH'))).toBeUndefined());
});

it('reads rights from grants', () => {
  expect(rightsOf(['manager:SIG-AESH', 'administrator:'])).toEqual({
    managedUnits: ['SIG-AESH'],
    administrator: true,
  });
  expect(isPrivileged(rightsOf([]))).toBe(false);
});
