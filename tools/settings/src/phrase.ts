const MUST = /^\$property must (not )?be /;

/** What a validator asks for: the rest of its message, or words for the common ones that have no message. */
export function phrase(rule: {
  name?: string;
  message?: unknown;
  constraints?: unknown[];
}): string {
  if (typeof rule.message === 'string')
    return MUST.test(rule.message) ? rule.message.replace(MUST, '$1') : '';
  const [bound] = rule.constraints ?? [];
  switch (rule.name) {
    case 'isIn':
      return (bound as string[]).join(', ');
    case 'isBoolean':
      return 'true or false';
    case 'isUrl':
      return 'an http:// or https:// URL';
    case 'minLength':
      return `${String(bound)} characters or more`;
    case 'maxLength':
      return `${String(bound)} characters at most`;
    default:
      return '';
  }
}
