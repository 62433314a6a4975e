import { describe, expect, it } from '@jest/globals';
import { isSequenced, type TopicSpec, topics } from './topics.js';

const all = Object.values<TopicSpec>(topics);
const sequenced = all.filter(({ name }) => isSequenced(name)).map(({ name }) => name);

describe('sequenced topics', () => {
  it('are those of agents, units and accounts', () => {
    const entities = /\.(agents|units|accounts)\.(state\.)?v1$/;
    expect(sequenced).toEqual(all.map(({ name }) => name).filter((name) => entities.test(name)));
  });

  it('are all of those that keep the latest state', () => {
    const states = all.filter(({ cleanup }) => cleanup === 'compact').map(({ name }) => name);
    expect(states.length).toBeGreaterThan(0);
    expect(sequenced).toEqual(expect.arrayContaining(states));
  });

  it('are none that we do not know', () => {
    expect(isSequenced('academie.directory.dead-letters.v1')).toBe(false);
  });
});
