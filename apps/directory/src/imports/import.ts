import { type Decider, Refusal, unreachable } from '@citadelle/decider';
import type {
  Abandonment,
  AppliedCounts,
  Confirmed,
  ImportCounts,
  ImportEvent,
  UploadedFile,
} from './import.events.js';
import { type BegunImport, evolveImport, type ImportState } from './import.state.js';

/** Confirms what a plan says. */
export interface ConfirmPlan {
  /** How many people whoever confirms has read. */
  readonly expected: Readonly<Record<string, number>>;
  /** The codes of the blocks that are lifted. */
  readonly override: readonly string[];
  /** Those of the plan that nobody may lift. */
  readonly unliftable: readonly string[];
  /** agentId of who says it. */
  readonly by: string;
  /** Whether lifting a block takes a second administrator. */
  readonly needsSecond: boolean;
}

/** The commands on an import. */
export type ImportCommand =
  | { readonly type: 'BeginImport'; readonly file: UploadedFile }
  | {
      readonly type: 'PlanImport';
      readonly counts: ImportCounts;
      readonly blocked: readonly string[];
    }
  | { readonly type: 'AnswerImport'; readonly units: number; readonly lines: number }
  | { readonly type: 'OutdatePlan' }
  | ({ readonly type: 'ConfirmImport' | 'ConfirmDepartures' } & ConfirmPlan)
  | { readonly type: 'ApplyLines'; readonly upTo: number; readonly counts: AppliedCounts }
  | { readonly type: 'ApplyDepartures'; readonly upTo: number; readonly departed: number }
  | { readonly type: 'SuspendImport' | 'ResumeImport' | 'FinishImport' }
  | { readonly type: 'AbandonImport'; readonly why: Abandonment };

/**
 * Decides about one import. Refuses with `import-not-found`, `import-not-ready`, `import-blocked`, `import-superseded`,
 * `plan-outdated`, `import-not-running` and `import-is-over`.
 */
export const importDecider: Decider<ImportState, ImportCommand, ImportEvent> = {
  initial: { status: 'unknown' },

  decide(command, state) {
    if (command.type === 'BeginImport') {
      if (state.status !== 'unknown') return [];
      return [{ type: 'ImportBegun', data: command.file }];
    }
    if (state.status === 'unknown') throw new Refusal('import-not-found');
    return decideBegun(command, state, state.file.importId);
  },

  evolve: evolveImport,
};

function decideBegun(
  command: Exclude<ImportCommand, { type: 'BeginImport' }>,
  state: BegunImport,
  importId: string,
): ImportEvent[] {
  switch (command.type) {
    case 'PlanImport': {
      demandStatus(state, 'reading', 'ready', 'blocked');
      const { counts, blocked } = command;
      return [{ type: 'ImportPlanned', data: { importId, counts, blocked } }];
    }
    case 'AnswerImport': {
      demandStatus(state, 'ready', 'blocked');
      const { units, lines } = command;
      return [{ type: 'ImportAnswered', data: { importId, units, lines } }];
    }
    case 'OutdatePlan':
      demandStatus(state, 'ready', 'blocked');
      return [{ type: 'PlanOutdated', data: { importId } }];
    case 'ConfirmImport':
      return confirm(command, state, 'lines');
    case 'ConfirmDepartures':
      return confirm(command, state, 'departures');
    case 'ApplyLines': {
      demandRunning(state, 'lines');
      const { upTo, counts } = command;
      return [{ type: 'LinesApplied', data: { importId, upTo, counts } }];
    }
    case 'ApplyDepartures': {
      demandRunning(state, 'departures');
      const { upTo, departed } = command;
      return [{ type: 'DeparturesApplied', data: { importId, upTo, departed } }];
    }
    case 'SuspendImport':
      if (state.status === 'suspended') return [];
      demandRunning(state);
      return [{ type: 'ImportSuspended', data: { importId } }];
    case 'ResumeImport':
      if (state.status === 'running') return [];
      if (state.status !== 'suspended') throw new Refusal('import-not-running');
      return [{ type: 'ImportResumed', data: { importId } }];
    case 'FinishImport':
      demandRunning(state);
      return [{ type: 'ImportDone', data: { importId } }];
    case 'AbandonImport':
      if (state.status === 'abandoned') return [];
      if (state.status === 'done') throw new Refusal('import-is-over');
      return [{ type: 'ImportAbandoned', data: { importId, why: command.why } }];
    default:
      return unreachable(command);
  }
}

/** Saying it again once it is confirmed changes nothing: a double click, or a try after an answer that was lost. */
function confirm(command: ConfirmPlan, state: BegunImport, what: Confirmed): ImportEvent[] {
  refuseAbandoned(state);
  const { importId } = state.file;
  if (isConfirmed(state, what)) return demandExpected(command, state);
  const waits = what === 'lines' ? ['ready', 'blocked'] : ['done'];
  if (!waits.includes(state.status)) throw new Refusal('import-not-ready');
  demandExpected(command, state);
  // What is done would be under way again, and told a second time, for nobody.
  if (what === 'departures' && state.planned?.departing === 0) return [];
  const override = [...new Set(command.override)].sort();
  const standing = state.blocked.filter(
    (code) => !override.includes(code) || command.unliftable.includes(code),
  );
  const lifted = what === 'departures' ? state.override : [];
  const left = standing.filter((code) => !lifted.includes(code));
  if (left.length > 0) throw new Refusal('import-blocked', { blocked: left });
  const lifting = override.filter((code) => state.blocked.includes(code));
  if (lifting.length > 0 && command.needsSecond && !isSecond(command, state, what, lifting))
    return propose(command, state, what, lifting);
  const type = what === 'lines' ? 'ImportConfirmed' : 'DeparturesConfirmed';
  return [{ type, data: { importId, by: command.by, override: lifting } }];
}

function propose(
  { by }: ConfirmPlan,
  { file, proposed }: BegunImport,
  what: Confirmed,
  override: readonly string[],
): ImportEvent[] {
  const isSaid = proposed?.by === by && proposed.what === what;
  if (isSaid && proposed.override.join() === override.join()) return [];
  return [{ type: 'OverrideProposed', data: { importId: file.importId, by, what, override } }];
}

/** Whether another administrator has lifted the same already. */
function isSecond(
  { by }: ConfirmPlan,
  { proposed }: BegunImport,
  what: Confirmed,
  lifting: readonly string[],
): boolean {
  if (!proposed || proposed.by === by || proposed.what !== what) return false;
  return lifting.every((code) => proposed.override.includes(code));
}

function isConfirmed({ confirmed }: BegunImport, what: Confirmed): boolean {
  return confirmed !== undefined && (confirmed === what || what === 'lines');
}

function demandExpected({ expected }: ConfirmPlan, { planned }: BegunImport): [] {
  const now = Object.fromEntries(
    Object.keys(expected).map((name) => [name, planned?.[name as keyof ImportCounts] ?? 0]),
  );
  const differs = Object.keys(expected).some((name) => expected[name] !== now[name]);
  if (differs) throw new Refusal('plan-outdated', { expected, now });
  return [];
}

function refuseAbandoned({ status, abandoned }: BegunImport): void {
  if (status !== 'abandoned') return;
  throw new Refusal(abandoned === 'superseded' ? 'import-superseded' : 'import-not-ready');
}

function demandStatus(state: BegunImport, ...wanted: BegunImport['status'][]): void {
  if (!wanted.includes(state.status)) throw new Refusal('import-not-ready');
}

function demandRunning({ status, confirmed }: BegunImport, what?: Confirmed): void {
  const fits = what === undefined || confirmed === what;
  if (status !== 'running' || !fits) throw new Refusal('import-not-running');
}
