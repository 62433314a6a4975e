import { createContext } from 'preact';
import { UNKNOWN_VISIT, type Visit } from '../visits/visit.js';

/** Who asks for the page being rendered. */
export const VisitContext = createContext<Visit>(UNKNOWN_VISIT);
