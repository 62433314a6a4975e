import type { FilledForm } from '../forms/filled-form.js';
import { Alert } from './alert.js';

/** The errors of the page's form, each linked to its field. */
export function ErrorSummary({ form }: { form: FilledForm | undefined }) {
  if (!form?.problem) return null;
  const { title, detail } = form.problem;
  return (
    <Alert kind="error" title={title} focused>
      <p>{detail}</p>
      {form.errors.length > 0 && (
        <ul>
          {form.errors.map(({ field, message }) => (
            <li>
              <a href={`#${field}`}>{message}</a>
            </li>
          ))}
        </ul>
      )}
    </Alert>
  );
}
