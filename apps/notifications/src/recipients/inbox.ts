/** The name under which this service remembers which messages it has seen. */
export const INBOX = 'notifications';
