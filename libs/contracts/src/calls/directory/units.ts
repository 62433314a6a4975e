import { directoryCall } from '../call.js';
import { OneLine, Shown, UnitId } from '../fields.js';
import { AgentPath } from './agents.js';

/** How many characters the name of a unit has at most. */
export const UNIT_NAME_MAX = 200;

const EXAMPLE = 'Service interacadémique de gestion des AESH';

/** Which unit is meant. */
export class UnitPath {
  @UnitId() unitId!: string;
}

/** Declares a unit, or changes its name. */
export class DeclareUnit extends UnitPath {
  @OneLine(UNIT_NAME_MAX, { example: EXAMPLE }) name!: string;
}

/** A managing unit and who manages it. */
export class UnitView {
  @UnitId() unitId!: string;
  @Shown({ example: EXAMPLE }) name!: string;
  @Shown({ isArray: true, description: '`agentId` of its managers.' }) managers!: string[];
}

/** All managing units. */
export class Units {
  @Shown({ type: UnitView, isArray: true }) items!: UnitView[];
}

/** Which manager of which unit is meant. */
export class ManagerPath extends AgentPath {
  @UnitId() unitId!: string;
}

/** Managing units and their managers. */
export const units = {
  /** For anybody: who asks for a second code is shown the names of units before signing in. */
  list: directoryCall('GET /internal/units', {
    response: Units,
  }),
  declare: directoryCall('PUT /internal/units/{unitId}', {
    request: DeclareUnit,
    response: UnitView,
    idempotent: true,
  }),
  appointManager: directoryCall('PUT /internal/units/{unitId}/managers/{agentId}', {
    request: ManagerPath,
    problems: { 404: ['unit-not-found', 'agent-not-found'] },
    idempotent: true,
    power: true,
  }),
  dismissManager: directoryCall('DELETE /internal/units/{unitId}/managers/{agentId}', {
    request: ManagerPath,
    problems: { 404: ['unit-not-found'] },
    idempotent: true,
    power: true,
  }),
};
