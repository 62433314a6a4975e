import { Inject, Injectable } from '@nestjs/common';
import { Refusal } from '@citadelle/decider';
import { CONFIG } from '@citadelle/service-kit';
import { CredentialsConfig } from '../credentials.config.js';
import {
  type BrokenRule,
  brokenRules,
  canonicalPassword,
  type PasswordHolder,
  type PasswordLimits,
  ruleError,
} from './password-rules.js';
import { StrengthMeter } from './strength-meter.js';

/** What is asked of new passwords here. */
@Injectable()
export class PasswordPolicy {
  private readonly limits: PasswordLimits;

  constructor(
    @Inject(CONFIG) config: CredentialsConfig,
    private readonly meter: StrengthMeter,
  ) {
    this.limits = {
      shortest: config.PASSWORD_LENGTH_MIN,
      longest: config.PASSWORD_LENGTH_MAX,
      lowestScore: config.PASSWORD_SCORE_MIN,
    };
  }

  /** Every rule that a new password does not meet, for this holder. */
  async judge(newPassword: string, holder: PasswordHolder): Promise<BrokenRule[]> {
    const strength = await this.meter.measure(newPassword, holder);
    return brokenRules(canonicalPassword(newPassword), holder, strength, this.limits);
  }

  /** Refuses with `password-rejected` and the broken rules, where there are any. */
  refuseIfAny(broken: readonly BrokenRule[]): void {
    if (broken.length === 0) return;
    throw new Refusal('password-rejected', {
      errors: broken.map((rule) => ruleError(rule, this.limits)),
    });
  }
}
