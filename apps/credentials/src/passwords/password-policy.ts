import { Inject, Injectable } from '@nestjs/common';
import { Refusal } from '@citadelle/decider';
import { CONFIG } from '@citadelle/service-kit';
import { CredentialsConfig } from '../credentials.config.js';
import { brokenRules, type PasswordHolder, ruleError, type Strength } from './password-rules.js';
import { StrengthMeter } from './strength-meter.js';

/** The strength of a password that was not measured: none of its rules is broken by it. */
const UNMEASURED: Strength = { score: Infinity, common: false };

/** What is asked of new passwords here. */
@Injectable()
export class PasswordPolicy {
  constructor(
    @Inject(CONFIG) private readonly config: CredentialsConfig,
    private readonly meter: StrengthMeter,
  ) {}

  /** Refuses with `password-rejected` and every rule that a new password does not meet, for this holder. */
  async check(newPassword: string, holder: PasswordHolder, unchanged = false): Promise<void> {
    const strength = await this.meter.measure(newPassword, holder);
    this.refuseBroken(newPassword, holder, strength, unchanged);
  }

  /** Refuses as {@link check} does, for all rules that need no measuring: what strangers may ask for as often as they like. */
  checkAtAGlance(newPassword: string, holder: PasswordHolder): void {
    this.refuseBroken(newPassword, holder, UNMEASURED, false);
  }

  private refuseBroken(
    newPassword: string,
    holder: PasswordHolder,
    strength: Strength,
    unchanged: boolean,
  ): void {
    const limits = {
      shortest: this.config.PASSWORD_LENGTH_MIN,
      longest: this.config.PASSWORD_LENGTH_MAX,
      lowestScore: this.config.PASSWORD_SCORE_MIN,
    };
    const broken = brokenRules(newPassword, holder, strength, limits, unchanged);
    if (broken.length === 0) return;
    throw new Refusal('password-rejected', {
      errors: broken.map((rule) => ruleError(rule, limits, { password: newPassword, holder })),
    });
  }
}
