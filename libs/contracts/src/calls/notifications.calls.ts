/** An alert and what became of it. Instants are RFC 3339. */
export interface AlertView {
  alertId: string;
  /** Whom it tells. */
  agentId: string;
  kind: string;
  state: 'waiting' | 'delivered' | 'abandoned';
  /** Tries that failed. */
  failures: number;
  /** Code of the last failure, or of why it was abandoned. */
  reason: string | null;
  raisedAt: string;
  settledAt: string | null;
}

/** `GET /internal/alerts?agentId=&state=&limit=`, latest first. */
export interface ListAlertsCall {
  response: { items: AlertView[] };
}
