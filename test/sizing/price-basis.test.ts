import { expect, it } from '@jest/globals';
import { basisInWords } from '../../shared/sizing/read/price-source.ts';

const listed = {
  list: { region: 'eu-west-1', prices: {}, source: 'AWS Price List, 2026-11-25' },
  basis: 'on-demand list price of eu-west-1, AWS Price List, 2026-11-25',
};
const unknown = { basis: 'no price of eu-west-1 is known, so changes are in percent' };

it.each([
  ['the list price alone', listed, { priceMultiplier: 1 }, listed.basis],
  ['a discount', listed, { priceMultiplier: 0.8 }, `${listed.basis}, times 0.8 (priceMultiplier)`],
  [
    'Spot',
    listed,
    { priceMultiplier: 0.8, spotFactor: 0.4 },
    `${listed.basis}, times 0.8 (priceMultiplier), Spot at 0.4 times that (spotFactor)`,
  ],
  ['no price, whatever the settings', unknown, { priceMultiplier: 0.8 }, unknown.basis],
])('the source and terms of the prices are named: %s', (_, prices, terms, words) => {
  expect(basisInWords(prices, terms)).toBe(words);
});
