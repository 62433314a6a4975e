import Sequencer from '@jest/test-sequencer';

const LONGEST = /\/(contract\/|refusal-timing|start-local)/;

/** Where no earlier run says how long files take, Jest begins with the largest, and the longest of ours are small. */
export default class LongestFirst extends Sequencer {
  sort(tests) {
    const sorted = super.sort(tests);
    const isLongest = ({ path }) => LONGEST.test(path);
    return [...sorted.filter(isLongest), ...sorted.filter((test) => !isLongest(test))];
  }
}
