import { createContext } from 'preact';
import { WebConfig } from '../web.config.js';
import { UNKNOWN_VISIT, type Visit } from '../visits/visit.js';

/** What the académie set. */
export const SettingsContext = createContext(new WebConfig());

/** Who asks for the page being rendered. */
export const VisitContext = createContext<Visit>(UNKNOWN_VISIT);
