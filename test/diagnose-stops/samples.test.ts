import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { afterEach, describe, expect, test } from '@jest/globals';
import { sampleList } from '../../sandbox/fleet/sample-list.ts';
import { type Cause, causeTitles } from '../../shared/model/causes.ts';
import { countIn, isTicked, minute } from './steward-for-tests.ts';
import { leaveNothingBehind, shareSteward, steward } from './steward-of-file.ts';

shareSteward();
leaveNothingBehind();

afterEach(() => {
  expect(steward.logLines().filter(({ level }) => level === 'ERROR')).toEqual([]);
});

const samplesWith = (outcome: string) => sampleList.filter((sample) => sample.outcome === outcome);

/** Phrases in titles that are not those of their cause. */
const phrases = new Map<Cause, string>([
  ['image-not-found', 'not found'],
  ['image-pull-rate-limited', 'Docker Hub rate limit'],
  ['container-health-check-failed', 'fails its container health check'],
  ['elb-health-check-failed', 'fails its load balancer check'],
  ['unknown', ''],
]);

/** "no permission to pull the image". */
function clauseOf(cause: Cause): string {
  const title = causeTitles[cause];
  return /^(?:[A-Z][A-Z]|Spot )/.test(title) ? title : title.charAt(0).toLowerCase() + title.slice(1);
}

describe('samples of events/', () => {
  test.each(samplesWith('message'))(
    'the sample $name is posted as $cause',
    async ({ name, cause, headline }) => {
      const service = steward.newService(name);
      await service.send();
      expect(service.messages()).toHaveLength(1);
      const phrase = headline ?? phrases.get(cause ?? 'unknown') ?? clauseOf(cause ?? 'unknown');
      const [title] = service.text().split('\n');
      expect(title).toMatch(/^(?:🔴|🟡|⚪) /);
      expect(title).toContain(service.name);
      expect(title).toContain(phrase);
      expect(service.text()).not.toMatch(/undefined|NaN|\[object|Invalid Date/);
    },
  );

  test.each(samplesWith('silent'))('the sample $name is silent', async ({ name }) => {
    const before = steward.messages().length;
    await steward.newService(name).send();
    await steward.minutes(1);
    expect(steward.messages()).toHaveLength(before);
  });

  test.each(samplesWith('close'))('the sample $name closes the open incident', async ({ name }) => {
    const service = steward.newService();
    await service.send();
    await steward.minutes(1);
    await service.send(service.event(name));
    expect(service.messages().map(isTicked)).toEqual([true]);
  });

  test.each(samplesWith('note'))(
    'the sample $name adds a sentence to the open incident',
    async ({ name }) => {
      const service = steward.newService();
      await service.send(service.stopEvent(), service.event(name));
      await steward.minutes(1);
      expect(service.messages().map(countIn)).toEqual(['1 stop']);
      expect(service.text()).toContain('ECS also said');
    },
  );

  test.each(samplesWith('note'))('the sample $name is posted where no incident is open', async ({ name }) => {
    const service = steward.newService();
    await service.send(service.event(name));
    expect(service.messages().map(countIn)).toEqual(['1 event']);
  });
});

/** Events published with the project, which are beside a clone in CI; .ci/run says where they are missing. */
const published = new URL('../../../shared/events/', import.meta.url);

if (existsSync(published)) {
  const files = readdirSync(published).filter((file) => file.endsWith('.json'));

  test.each(files)('the published event %s is handled without an error', async (file) => {
    const body = readFileSync(new URL(file, published), 'utf8');
    const before = steward.messages().length;
    await steward.sandbox.send(JSON.parse(body));
    await steward.sandbox.settle();
    await steward.sandbox.advance(minute);
    // The rules leave some out; the function must handle them as well.
    await steward.enqueue(body);
    const posted = steward.messages().slice(before);
    const isSilent = /"lastStatus": *"RUNNING"|CloudWatch Alarm|"INFO"|aws\.autoscaling/.test(body);
    expect(posted.length).toBeLessThanOrEqual(isSilent ? 0 : 1);
  });
}
