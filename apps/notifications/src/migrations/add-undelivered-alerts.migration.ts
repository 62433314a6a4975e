import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The read model of the alerts whose mail has not left, filled with those that there are. */
export class AddUndeliveredAlerts1795900000005 implements MigrationInterface {
  readonly name = 'AddUndeliveredAlerts1795900000005';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- An alert leaves it when its mail has left: few rows, so it needs no index but its key.
      CREATE TABLE undelivered_alerts (
        alert_id uuid PRIMARY KEY,
        kind text NOT NULL,
        raised_at timestamptz NOT NULL,
        abandoned_at timestamptz,
        reason text
      );
      INSERT INTO undelivered_alerts (alert_id, kind, raised_at, abandoned_at, reason)
      SELECT (raised.data->>'alertId')::uuid, raised.data->>'kind', (raised.data->>'raisedAt')::timestamptz,
        abandoned.at, abandoned.data->>'reason'
      FROM events raised
      LEFT JOIN events abandoned ON abandoned.stream = raised.stream AND abandoned.type = 'AlertAbandoned'
      WHERE raised.type = 'AlertRaised' AND NOT EXISTS (
        SELECT 1 FROM events delivered WHERE delivered.stream = raised.stream AND delivered.type = 'AlertDelivered');
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE undelivered_alerts');
  }
}
