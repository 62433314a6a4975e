import { expect, it } from '@jest/globals';
import { withDe } from './french-names.js';

it.each([
  ['Jean PIN', 'de Jean PIN'],
  ['Élise BONNEAU', 'd’Élise BONNEAU'],
  ['Hélène FAIVRE', 'd’Hélène FAIVRE'],
  ['Yves ROY', 'd’Yves ROY'],
  ['Yasmine ROY', 'de Yasmine ROY'],
  ['', 'de '],
])('whatever belongs to « %s » is « … %s »', (name, words) => expect(withDe(name)).toBe(words));
