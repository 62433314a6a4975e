import type { ComponentChildren } from 'preact';
import type { View } from '../answers/page-answer.js';
import { Stepper, stepTitle } from '../components/stepper.js';
import type { FilledForm } from '../forms/filled-form.js';

interface Step {
  readonly heading: string;
  readonly steps: readonly string[];
  readonly at: number;
  readonly form?: FilledForm;
  readonly content: ComponentChildren;
}

/** One step of the way to codes or to a password. */
export function stepPage({ heading, steps, at, form, content }: Step): View {
  return {
    title: stepTitle(steps, at, heading),
    ...(form && { form }),
    content: (
      <div class="pratic-column">
        <h1 class="fr-h3">{heading}</h1>
        <Stepper steps={steps} at={at} />
        {content}
      </div>
    ),
  };
}
