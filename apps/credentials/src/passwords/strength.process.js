import process from 'node:process';
import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import * as common from '@zxcvbn-ts/language-common';
import * as french from '@zxcvbn-ts/language-fr';

// In plain JavaScript, so that tests that run the sources can start it too.

const zxcvbn = new ZxcvbnFactory({
  dictionary: { ...common.dictionary, ...french.dictionary },
  graphs: common.adjacencyGraphs,
});
const listed = new Set(common.dictionary['passwords-common']);

/** @param {string} password */
function isCommon(password) {
  const plain = password
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\p{M}\s]/gu, '');
  const stem = plain.replace(/^[^a-z]+|[^a-z]+$/g, '');
  return listed.has(password.toLowerCase()) || listed.has(plain) || listed.has(stem);
}

process.on('message', (/** @type {import('./strength-meter.js').NumberedQuestion} */ question) => {
  const { id, password, start, words } = question;
  const { score } = zxcvbn.check(start, words);
  process.send?.({ id, score, common: isCommon(password) });
});
// Whoever asked is gone.
process.on('disconnect', () => process.exit());
