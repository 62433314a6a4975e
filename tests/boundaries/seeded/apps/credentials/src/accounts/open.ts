export const account = 'open';
