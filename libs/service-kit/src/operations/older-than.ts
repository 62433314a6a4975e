/**
 * In SQL, the first id (UUIDv7) that may have been made since so long ago, such as `15 min`: lower ones are older. What
 * has just begun is not yet late, and most tables do not say when that was.
 */
export function olderThan(interval: string): string {
  const milliseconds = `(extract(epoch FROM now() - interval '${interval}') * 1000)::bigint`;
  // As a query of its own it is computed once, not for each row.
  return `(SELECT (lpad(to_hex(${milliseconds}), 12, '0') || '00000000000000000000')::uuid)`;
}
