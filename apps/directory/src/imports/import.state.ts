import type { ImportState as Status } from '@citadelle/contracts/calls';
import { unreachable } from '@citadelle/decider';
import type {
  Abandonment,
  AppliedCounts,
  Confirmed,
  ImportCounts,
  ImportEvent,
  UploadedFile,
} from './import.events.js';

/** What is known of an import that began. It is plain JSON: the read model keeps it as it is. */
export interface BegunImport {
  readonly status: Status;
  readonly file: UploadedFile;
  /** What the plan says; absent until the file was read. */
  readonly planned?: ImportCounts;
  /** Codes. */
  readonly blocked: readonly string[];
  /** What became of the lines so far; absent until they are confirmed. */
  readonly applied?: AppliedCounts;
  /** The last line of the file that was applied, and the last of the people whom it does not name. */
  readonly upTo: Readonly<Record<Confirmed, number>>;
  readonly departed: number;
  /** What is being applied, or was last. */
  readonly confirmed?: Confirmed;
  /** agentId of who confirmed it. */
  readonly confirmedBy?: string;
  /** What was lifted. */
  readonly override: readonly string[];
  /** What one administrator lifts and a second one has not confirmed. */
  readonly proposed?:
    | {
        readonly by: string;
        readonly what: Confirmed;
        readonly override: readonly string[];
      }
    | undefined;
  readonly abandoned?: Abandonment;
}

/** The state on which decisions about an import are made. */
export type ImportState = BegunImport | { readonly status: 'unknown' };

const NOTHING: AppliedCounts = {
  created: 0,
  changed: 0,
  returning: 0,
  alreadyKnown: 0,
  rejected: 0,
  empty: 0,
};

/** The import after one more fact. */
export function evolveImport(state: ImportState, event: ImportEvent): ImportState {
  if (event.type === 'ImportBegun') {
    const upTo = { lines: 0, departures: 0 };
    return { status: 'reading', file: event.data, blocked: [], upTo, departed: 0, override: [] };
  }
  return state.status === 'unknown' ? state : evolveBegun(state, event);
}

function evolveBegun(
  state: BegunImport,
  event: Exclude<ImportEvent, { type: 'ImportBegun' }>,
): BegunImport {
  switch (event.type) {
    case 'ImportPlanned': {
      const { counts, blocked } = event.data;
      const status = blocked.length > 0 ? 'blocked' : 'ready';
      return { ...state, status, planned: counts, blocked, proposed: undefined };
    }
    case 'ImportAnswered':
    case 'PlanOutdated':
      return { ...state, status: 'reading' };
    case 'OverrideProposed': {
      const { by, what, override } = event.data;
      return { ...state, proposed: { by, what, override } };
    }
    case 'ImportConfirmed':
      return running(state, 'lines', event.data);
    case 'DeparturesConfirmed':
      return running(state, 'departures', event.data);
    case 'LinesApplied': {
      const { upTo, counts } = event.data;
      const applied = added(state.applied ?? NOTHING, counts);
      return { ...state, applied, upTo: { ...state.upTo, lines: upTo } };
    }
    case 'DeparturesApplied': {
      const departed = state.departed + event.data.departed;
      return { ...state, departed, upTo: { ...state.upTo, departures: event.data.upTo } };
    }
    case 'ImportSuspended':
      return { ...state, status: 'suspended' };
    case 'ImportResumed':
      return { ...state, status: 'running' };
    case 'ImportDone':
      return { ...state, status: 'done' };
    case 'ImportAbandoned':
      return { ...state, status: 'abandoned', abandoned: event.data.why };
    default:
      return unreachable(event);
  }
}

function running(
  state: BegunImport,
  confirmed: Confirmed,
  { by, override: lifted }: { readonly by: string; readonly override: readonly string[] },
): BegunImport {
  const override = [...new Set([...state.override, ...lifted])];
  const applied = state.applied ?? NOTHING;
  const proposed = undefined;
  return { ...state, status: 'running', confirmed, confirmedBy: by, override, applied, proposed };
}

function added(one: AppliedCounts, other: AppliedCounts): AppliedCounts {
  return {
    created: one.created + other.created,
    changed: one.changed + other.changed,
    returning: one.returning + other.returning,
    alreadyKnown: one.alreadyKnown + other.alreadyKnown,
    rejected: one.rejected + other.rejected,
    empty: one.empty + other.empty,
  };
}

/** How many lines were applied so far. */
export function appliedOf({ applied }: Pick<BegunImport, 'applied'>): number {
  return Object.values(applied ?? {}).reduce((sum, count) => sum + count, 0);
}
