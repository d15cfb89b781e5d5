import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { costRows, monthlyCost, succeededJobsRow, totalCost } from '../../shared/model/own-cost.ts';

describe('cost of ECS Steward itself', () => {
  it('docs/cost.md has the table that the cost model computes', () => {
    const docs = readFileSync('docs/cost.md', 'utf8');
    expect(costRows().filter((row) => !docs.includes(`\n${row}\n`))).toEqual([]);
  });

  it('docs/cost.md says what successful jobs cost', () => {
    expect(readFileSync('docs/cost.md', 'utf8')).toContain(succeededJobsRow(10_000));
  });

  it.each([4, 5, 7])('an idle stack of %i queues costs at most $2 a month', (queues) => {
    expect(totalCost(monthlyCost({ queues, services: 0, stops: 0 }))).toBeLessThanOrEqual(2);
  });
});
