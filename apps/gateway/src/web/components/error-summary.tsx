import { useContext } from 'preact/hooks';
import { FormContext } from '../layout/page-context.js';
import { Alert } from './alert.js';

/** The errors of the page's form, each linked to its field. */
export function ErrorSummary() {
  const { problem, errors } = useContext(FormContext);
  if (!problem) return null;
  return (
    <Alert kind="error" title={problem.title} focused>
      <p>{problem.detail}</p>
      {errors.length > 0 && (
        <ul>
          {errors.map(({ field, message }) => (
            <li>
              <a href={`#${field}`}>{message}</a>
            </li>
          ))}
        </ul>
      )}
    </Alert>
  );
}
