import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { costRows, monthlyCost, totalCost } from '../../shared/model/own-cost.ts';

describe('the cost of ECS Steward itself', () => {
  it('has its table in docs/cost.md as the model computes it', () => {
    const docs = readFileSync('docs/cost.md', 'utf8');
    expect(costRows().filter((row) => !docs.includes(`\n${row}\n`))).toEqual([]);
  });

  it.each([4, 5, 7])('is at most $2 a month for an idle stack of %i queues', (queues) => {
    expect(totalCost(monthlyCost({ queues, services: 0, stops: 0 }))).toBeLessThanOrEqual(2);
  });
});
