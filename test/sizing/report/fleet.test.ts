import { describe, expect, it } from '@jest/globals';
import type { Risk } from '../../../shared/sizing/decide/decision.ts';
import { fleetTotals, sortServices } from '../../../shared/sizing/report/fleet.ts';
import { fleetHeadline, moneyInWords } from '../../../shared/sizing/report/fleet-words.ts';
import type { ServiceReport } from '../../../shared/sizing/service-report.ts';
import { aServiceReport, aSkippedService, type ChangeReport } from '../../builders/sizing-report.ts';
import { aPlace } from '../../builders/stopped-task.ts';

type Action = ChangeReport['decision']['action'];

/** A service by what the order rests on: action, risk, and USD a month before and after. */
function service(name: string, action: Action, risk: Risk, ...usd: [number, number] | []): ServiceReport {
  const report = aServiceReport();
  const { monthlyUsd: _, ...decision } = report.decision;
  const [before, after] = usd;
  const money = before === undefined || after === undefined ? {} : { monthlyUsd: { before, after } };
  return {
    ...report,
    place: aPlace({ kind: 'service', name }),
    decision: { ...decision, action, risk, ...money },
  };
}

const namesOf = (services: ServiceReport[]) => sortServices(services).map(({ place }) => place.name);

describe('reading order of services', () => {
  it('services are ordered: to grow, with savings, right-sized, not sized', () => {
    const fits = service('fits', 'keep', 'none', 10, 10);
    const saves = service('saves', 'shrink', 'none', 900, 100);
    const grows = service('grows', 'grow', 'medium', 10, 12);
    expect(namesOf([aSkippedService(), fits, saves, grows])).toEqual(['grows', 'saves', 'fits', 'jobs']);
  });

  it('a high risk comes before more money', () => {
    const dear = service('dear', 'grow', 'medium', 100, 900);
    const urgent = service('urgent', 'grow', 'high', 10, 12);
    expect(namesOf([dear, urgent])).toEqual(['urgent', 'dear']);
  });

  it('a service at risk comes among those to grow, even if only its containers change', () => {
    const grows = service('grows', 'grow', 'medium', 10, 12);
    const stuck = service('stuck', 'keep', 'high', 10, 10);
    const container = service('container', 'rebalance', 'high', 10, 10);
    const saves = service('saves', 'shrink', 'low', 900, 100);
    expect(namesOf([saves, grows, stuck, container])).toEqual(['container', 'stuck', 'grows', 'saves']);
  });

  it('savings are ordered by money, and those without a known price come last by share', () => {
    const little = service('little', 'shrink', 'low', 20, 10);
    const much = service('much', 'shrink', 'none', 900, 100);
    const unpriced = service('unpriced', 'shrink', 'none');
    expect(namesOf([unpriced, little, much])).toEqual(['much', 'little', 'unpriced']);
  });

  it('equal services are ordered by name, and the given list is not changed', () => {
    const given = [service('b', 'shrink', 'none', 20, 10), service('a', 'shrink', 'none', 20, 10)];
    expect(namesOf(given)).toEqual(['a', 'b']);
    expect(given[0]?.place.name).toBe('b');
  });
});

describe('headline of a fleet', () => {
  const saves = service('saves', 'shrink', 'none', 900, 100);
  const grows = service('grows', 'grow', 'medium', 100, 149);
  const fits = service('fits', 'keep', 'none', 10, 10);
  const made = 'shrinking saves $800, growing adds $49';

  it.each<[string, ServiceReport[], string, string]>([
    [
      'some shrink and some grow',
      [saves, grows, fits],
      'save $751/month net',
      `${made}; net $751/month less (74%)`,
    ],
    ['all shrink', [saves, fits], 'save $800/month', 'shrinking saves $800; net $800/month less (88%)'],
    ['all grow', [grows, fits], '$49/month more', 'growing adds $49; net $49/month more (45%)'],
    [
      'growing costs more than shrinking saves',
      [service('saves', 'shrink', 'none', 30, 10), grows],
      '$29/month more net',
      'shrinking saves $20, growing adds $49; net $29/month more (22%)',
    ],
    ['nothing changes', [fits], 'nothing to save', 'Now $10/month.'],
    [
      'no price is known',
      [service('unpriced', 'shrink', 'none')],
      '1 could be smaller',
      'Not included: 1 change',
    ],
  ])(
    'the headline is the change of the bill, and the next line its parts, if %s',
    (_, services, headline, below) => {
      const totals = fleetTotals(services);
      expect(fleetHeadline(totals).replace(', 1 at risk', '').split(': ')[1]).toBe(headline);
      expect(moneyInWords(totals)).toContain(below);
      expect(totals.netSavedUsd).toBeCloseTo(totals.paidUsd - totals.afterUsd, 9);
    },
  );
});
