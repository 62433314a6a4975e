import { offerToCopyCodes } from './copy-code.js';
import { forgetCodesOnLeaving } from './forget-codes.js';
import { followLive } from './live-queue.js';
import { tellRules } from './password-rules.js';
import { offerToShowPasswords } from './show-password.js';
import { sendOnce } from './send-once.js';
import { tellStrength } from './strength-meter.js';

// Comfort only: every page is complete without it.
offerToShowPasswords();
tellRules();
tellStrength();
offerToCopyCodes();
forgetCodesOnLeaving();
sendOnce();
followLive();
