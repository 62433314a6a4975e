interface Props {
  readonly steps: readonly string[];
  /** From 1. */
  readonly at: number;
}

/** Shows which step this is and which comes next. */
export function Stepper({ steps, at }: Props) {
  const next = steps[at];
  return (
    <div class="fr-stepper">
      <h2 class="fr-stepper__title">
        {steps[at - 1]}
        <span class="fr-stepper__state">{`Étape ${at} sur ${steps.length}`}</span>
      </h2>
      <div class="fr-stepper__steps" data-fr-current-step={at} data-fr-steps={steps.length}></div>
      {next !== undefined && (
        <p class="fr-stepper__details">
          <span class="fr-text--bold">Étape suivante :</span> {next}
        </p>
      )}
    </div>
  );
}

/** The title of a page that is a step. */
export function stepTitle(steps: readonly string[], at: number, heading: string): string {
  return `${steps[at - 1]} – Étape ${at} sur ${steps.length} – ${heading}`;
}
