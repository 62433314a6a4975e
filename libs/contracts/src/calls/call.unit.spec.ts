import { describe, expect, it } from '@jest/globals';
import { directoryCall, declarePublicCall, sent } from './call.js';
import { fieldsOf } from './field.js';
import { Id, Shown, Text, UnitId, Whole } from './fields.js';

class UnitPath {
  @UnitId() unitId!: string;
}

class Rename extends UnitPath {
  @Text(200, { minLength: 1, description: 'New.' }) name!: string;
}

class ListUnits extends UnitPath {
  @Whole(1, 200, { default: 50 }) limit: number = 50;
  @Text(1000, { optional: true }) after?: string;
}

class Renamed {
  @Shown({ example: 'SIG-AESH' }) unitId!: string;
}

const rename = directoryCall('PUT /internal/units/{unitId}/name', {
  request: Rename,
  response: Renamed,
  idempotent: true,
});

describe('the fields of a class', () => {
  it('are what was declared of them, inherited ones first', () => {
    expect(fieldsOf(Rename)).toEqual([
      { name: 'unitId', optional: false, facts: { type: 'string', example: 'SIG-AESH' } },
      {
        name: 'name',
        optional: false,
        facts: { type: 'string', maxLength: 200, minLength: 1, description: 'New.' },
      },
    ]);
  });

  it('leave those of the class that it extends alone', () => {
    expect(fieldsOf(UnitPath).map(({ name }) => name)).toEqual(['unitId']);
  });
});

describe('a call', () => {
  it('is sent with its path encoded, and only its own fields', () => {
    const request = { unitId: 'A/B', name: 'Gestion', token: 'not of this call' };
    expect(sent(rename, request)).toEqual({
      method: 'PUT',
      path: '/internal/units/A%2FB/name',
      body: { name: 'Gestion' },
    });
  });

  it('sends in the query what a GET has beside its path', () => {
    const list = directoryCall('GET /internal/units/{unitId}', { request: ListUnits });
    expect(sent(list, { unitId: 'RECTORAT', limit: 10 })).toEqual({
      method: 'GET',
      path: '/internal/units/RECTORAT',
      query: { limit: 10, after: undefined },
    });
  });

  it('answers 200 with a response and 204 without, unless it says otherwise', () => {
    expect(rename.status).toBe(200);
    expect(directoryCall('DELETE /internal/units', {}).status).toBe(204);
    expect(directoryCall('POST /internal/units', { response: Renamed, status: 201 }).status).toBe(
      201,
    );
  });

  it('has a field for each name in its path', () => {
    class Nameless {
      @Id() agentId!: string;
    }
    const declare = () => directoryCall('GET /internal/units/{unitId}', { request: Nameless });
    expect(declare).toThrow('unitId');
  });

  it('is the same for programs, at the address of the API', () => {
    const published = declarePublicCall({ ...rename, request: UnitPath }, { summary: 'Rename' });
    expect(published).toMatchObject({
      service: 'gateway',
      method: 'PUT',
      path: '/api/v1/units/{unitId}/name',
      response: Renamed,
      idempotent: true,
      places: { path: ['unitId'], body: [] },
    });
  });
});
