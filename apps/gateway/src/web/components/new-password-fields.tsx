import { useContext } from 'preact/hooks';
import { FormContext, PageContext } from '../layout/page-context.js';
import type { WebConfig } from '../web.config.js';
import { PasswordField } from './field.js';

/** The rules of a new password. `id` is what the script knows them by, `codes` what the service says when they are not met. */
const rulesOf = ({ PASSWORD_LENGTH_MIN, PASSWORD_LENGTH_MAX }: WebConfig) =>
  [
    {
      id: 'length',
      codes: ['too-short', 'too-long'],
      text: `de ${PASSWORD_LENGTH_MIN} à ${PASSWORD_LENGTH_MAX} caractères ; une phrase de quelques mots convient très bien`,
    },
    { id: 'numen', codes: ['looks-like-numen'], text: 'sans NUMEN' },
    {
      id: 'holder',
      codes: ['contains-name', 'contains-login'],
      text: 'sans votre nom, votre prénom ni votre identifiant',
    },
    { id: 'birth-date', codes: ['contains-birth-date'], text: 'sans votre date de naissance' },
    { id: 'guess', codes: ['too-common', 'too-guessable'], text: 'difficile à deviner' },
    { id: 'new', codes: ['unchanged'], text: 'différent du mot de passe actuel' },
  ] as const;

interface Props {
  /** The numbers of the two fields, where the fields of the form are numbered. */
  readonly numbers?: readonly [string, string];
  /** Names and logins that must not stand in the password, where they are known. */
  readonly holder?: { readonly names?: readonly string[]; readonly logins?: readonly string[] };
}

/** The rules of a new password, and the password twice. */
export function NewPasswordFields({ numbers: [first, second] = ['', ''], holder }: Props) {
  return (
    <>
      <PasswordRules holder={holder} />
      <PasswordField
        name="newPassword"
        label={`${first}Nouveau mot de passe`}
        autoComplete="new-password"
        describedBy="regles"
      />
      <PasswordField
        name="confirmation"
        label={`${second}Confirmation du nouveau mot de passe`}
        hint="Le même, une deuxième fois"
        autoComplete="new-password"
      />
    </>
  );
}

/** Each rule of a new password, with its state in words. */
function PasswordRules({ holder = {} }: Pick<Props, 'holder'>) {
  const form = useContext(FormContext);
  const { settings } = useContext(PageContext);
  const broken = new Set(form.errorsOf('newPassword').map(({ code }) => code));
  const judged = form.problem?.code === 'password-rejected';
  return (
    <div
      id="regles"
      class="fr-mb-3w"
      data-password-rules="newPassword"
      data-shortest={settings.PASSWORD_LENGTH_MIN}
      data-longest={settings.PASSWORD_LENGTH_MAX}
      data-lowest-score={settings.PASSWORD_SCORE_MIN}
      data-holder={JSON.stringify(holder)}
    >
      <p class="fr-mb-1w">Le nouveau mot de passe doit être :</p>
      <ul>
        {rulesOf(settings).map(({ id, codes, text }) => (
          <li data-rule={id}>
            {text} <span aria-hidden="true">–</span>{' '}
            <strong data-rule-state="">
              {!judged
                ? 'à respecter'
                : codes.some((code) => broken.has(code))
                  ? 'non respectée'
                  : 'respectée'}
            </strong>
          </li>
        ))}
      </ul>
    </div>
  );
}
