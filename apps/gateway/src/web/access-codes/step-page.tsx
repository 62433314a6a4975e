import type { ComponentChildren } from 'preact';
import type { View } from '../answers/page-answer.js';
import { Stepper, stepTitle } from '../components/stepper.js';
import type { FilledForm } from '../forms/filled-form.js';

interface Step {
  readonly journey: string;
  readonly steps: readonly string[];
  readonly at: number;
  readonly form?: FilledForm;
  readonly content: ComponentChildren;
}

/** One step of a journey. */
export function stepPage({ journey, steps, at, form, content }: Step): View {
  return {
    title: stepTitle(steps, at, journey),
    ...(form && { form }),
    content: (
      <div class="pratic-column">
        <h1 class="fr-h3">{journey}</h1>
        <Stepper steps={steps} at={at} />
        {content}
      </div>
    ),
  };
}
