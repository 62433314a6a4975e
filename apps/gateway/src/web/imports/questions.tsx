import { counted } from '@citadelle/contracts';
import type { PlannedLineView, UnitView, UnknownUnit } from '@citadelle/contracts/calls';
import { RadioField } from '../components/choices.js';
import { SelectField } from '../components/field.js';
import { PostForm } from '../components/post-form.js';
import { unitChoices } from '../known-units.js';
import { ANSWERS } from './import-words.js';
import { importPath } from './imports.paths.js';
import { nameIn } from './lines.js';

/** The name of the field that answers for a line. */
export const lineField = (line: number) => `line-${line}`;
/** The name of the field that answers for a unit. */
export const unitField = (at: number) => `unit-${at}`;
/** The name of the hidden field that says for which one. */
export const unitAsked = (at: number) => `unit-${at}-asked`;

interface Props {
  readonly importId: string;
  readonly units?: readonly UnitView[];
  readonly unknownUnits?: readonly UnknownUnit[];
  readonly lines: readonly PlannedLineView[];
  /** Whether there are other lines, on pages of their own. */
  readonly hasMore?: boolean;
}

/** What a plan asks; nothing where it asks nothing. */
export function Questions({ importId, units = [], unknownUnits = [], lines, hasMore }: Props) {
  const asked = lines.filter(({ answers, line }) => answers.length > 0 && line !== null);
  if (asked.length + unknownUnits.length === 0) return null;
  const hidden = Object.fromEntries(unknownUnits.map(({ unit }, at) => [unitAsked(at), unit]));
  return (
    <section class="pratic-column fr-mt-6w">
      <h2>Questions</h2>
      <p>
        Vos réponses sont prises en compte aussitôt : ce qui serait fait est calculé de nouveau.
        {hasMore && ' D’autres questions peuvent se trouver dans les listes complètes.'}
      </p>
      {unknownUnits.length > 0 && (
        <p>
          Un service n’est pas dans la liste ?{' '}
          <a href="/annuaire/services">Créez-le d’abord sous « Services »</a>, puis revenez ici.
        </p>
      )}
      <PostForm action={importPath(importId, 'reponses')} hidden={hidden}>
        {unknownUnits.map(({ unit, lines: count }, at) => (
          <SelectField
            name={unitField(at)}
            label={`Service inconnu : ${unit} (${counted(count, 'ligne', 'lignes')}). C’est :`}
            options={[['', 'Sans réponse : ces lignes sont refusées'], ...unitChoices(units)]}
          />
        ))}
        {asked.map((line) => (
          <RadioField
            name={lineField(line.line!)}
            legend={`Ligne ${line.line}, ${nameIn(line)}`}
            hint={[...line.errors, ...line.remarks].map(({ message }) => message).join(' ')}
            options={line.answers.map((answer) => [answer, ANSWERS[answer].name] as const)}
          />
        ))}
        <button class="fr-btn fr-btn--secondary">Enregistrer les réponses</button>
      </PostForm>
    </section>
  );
}

/** What was answered already, as the form shows it. */
export function answered(
  unknownUnits: readonly UnknownUnit[],
  lines: readonly PlannedLineView[],
): Record<string, string> {
  return Object.fromEntries([
    ...unknownUnits.map(({ answer }, at) => [unitField(at), answer ?? '']),
    ...lines.flatMap(({ line, answer }) =>
      line === null || answer === null ? [] : [[lineField(line), answer]],
    ),
  ]) as Record<string, string>;
}
