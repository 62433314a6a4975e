import { offerToCopyCodes } from './copy-code.js';
import { forgetCodesOnLeaving } from './forget-codes.js';
import { refuseLargeFiles } from './large-files.js';
import { followImport } from './live-import.js';
import { followLive } from './live-queue.js';
import { tellRules } from './password-rules.js';
import { offerToShowPasswords } from './show-password.js';
import { sendOnce } from './send-once.js';
import { tellStrength } from './strength-meter.js';

// For comfort only: every page works without this script.
offerToShowPasswords();
tellRules();
tellStrength();
offerToCopyCodes();
forgetCodesOnLeaving();
sendOnce();
followLive();
followImport();
refuseLargeFiles();
