import type { ComponentChildren } from 'preact';
import type { FilledForm } from '../forms/filled-form.js';
import type { Message } from '../components/messages.js';
import { LABELS } from '../layout/labels.js';
import { Page } from '../layout/page.js';

const STEPS = {
  who: 'Qui êtes-vous ?',
  names: 'Vérifiez vos informations',
  account: 'Votre compte',
  code: `Votre ${LABELS.firstCode}`,
  sent: 'Votre demande de code est envoyée',
  password: 'Vos codes et votre mot de passe',
  done: 'Votre mot de passe est modifié',
} as const;

type Step = keyof typeof STEPS;

/** The ways to new codes, and C from the codes to a password, as people read them. */
const WAYS = {
  a: { heading: LABELS.knowNothing, steps: ['who', 'names', 'account', 'code', 'sent'] },
  b: { heading: LABELS.knowLogin, steps: ['who', 'code', 'sent'] },
  c: { heading: LABELS.setPassword, steps: ['password', 'done'] },
} as const satisfies Record<string, { heading: string; steps: readonly Step[] }>;

interface Props {
  readonly way: keyof typeof WAYS;
  readonly step: Step;
  readonly form?: FilledForm;
  /** What was done to come to this step. */
  readonly told?: Message;
  readonly children: ComponentChildren;
}

/** One step of the way to codes or to a password: which one it is, and which comes next. */
export function StepPage({ way, step, form, told, children }: Props) {
  const { heading, steps } = WAYS[way];
  const at = steps.findIndex((each) => each === step) + 1;
  const next = steps[at];
  const state = `Étape ${at} sur ${steps.length}`;
  return (
    <Page title={`${STEPS[step]} – ${state} – ${heading}`} form={form} told={told}>
      <div class="pratic-column">
        <h1 class="fr-h3">{heading}</h1>
        <div class="fr-stepper">
          <h2 class="fr-stepper__title">
            {STEPS[step]}
            <span class="fr-stepper__state">{state}</span>
          </h2>
          <div
            class="fr-stepper__steps"
            data-fr-current-step={at}
            data-fr-steps={steps.length}
          ></div>
          {next !== undefined && (
            <p class="fr-stepper__details">
              <span class="fr-text--bold">Étape suivante :</span> {STEPS[next]}
            </p>
          )}
        </div>
        {children}
      </div>
    </Page>
  );
}
