import { parentPort } from 'node:worker_threads';
import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import * as common from '@zxcvbn-ts/language-common';
import * as french from '@zxcvbn-ts/language-fr';

// A worker in plain JavaScript, so that tests that run the sources can start it too.

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

parentPort?.on('message', ({ id, password, start, words }) => {
  const { score } = zxcvbn.check(start, words);
  parentPort?.postMessage({ id, score, common: isCommon(password) });
});
