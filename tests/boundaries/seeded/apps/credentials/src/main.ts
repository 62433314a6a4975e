import { start } from '../../../tools/local/src/start.js';

start();
