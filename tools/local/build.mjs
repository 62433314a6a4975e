// npm run build: builds everything. What starts a program afterwards finds it built.
import { buildAnew, checkNode } from './prepare.mjs';

checkNode();
buildAnew();
