import { readFileSync } from 'node:fs';
import { describe, expect, it, test } from '@jest/globals';
import { parseEcsEvent } from '../../shared/model/ecs-event.ts';
import { parseApplyWork } from '../../shared/model/queue/apply-work.ts';
import { parsePlanWork, parseRolloutWork } from '../../shared/model/queue/scheduled-work.ts';
import { parseSizingWork } from '../../shared/model/queue/sizing-work.ts';

describe('messages to plan-rightsizing', () => {
  it('the usage watch is parsed for plan-rightsizing', () => {
    expect(parsePlanWork('{"kind":"watch"}')).toEqual({ kind: 'watch' });
  });

  it('the weekly schedule is parsed as a scan named after its time', () => {
    const event = { 'detail-type': 'Scheduled Event', time: '2026-12-01T13:00:00Z', detail: {} };
    expect(parsePlanWork(JSON.stringify(event))).toEqual({ kind: 'scan', name: '2026-12-01T13-00-00Z' });
  });

  it.each([['{"kind":"scan"}'], ['{"detail-type":"Scheduled Event"}'], ['7']])(
    'plan-rightsizing rejects the message %s',
    (body) => {
      expect(() => parsePlanWork(body)).toThrow(
        'message of the queue of plans: message: must be the weekly schedule or the usage watch',
      );
    },
  );

  it('plan-rightsizing rejects a message that is not JSON', () => {
    expect(() => parsePlanWork('watch')).toThrow('message of the queue of plans is not valid JSON');
  });
});

describe('messages to track-rollouts', () => {
  it('the hourly tick is parsed for track-rollouts', () => {
    expect(parseRolloutWork('{ "kind": "tick" }')).toEqual({ kind: 'tick' });
  });

  it('an event of ECS is parsed for track-rollouts', () => {
    const event = '{"source":"aws.s3","detail-type":"Object Created","detail":{}}';
    expect(parseRolloutWork(event)).toEqual(parseEcsEvent(event));
  });

  it.each([['tock'], ['[]']])('track-rollouts rejects the message %s', (body) => {
    expect(() => parseRolloutWork(body)).toThrow(expect.objectContaining({ code: 'invalid-input' }));
  });
});

/** The messages that schedules send stand in YAML, out of sight of the compiler. */
test.each([
  ['plan-rightsizing', parsePlanWork],
  ['rightsize-services', parseSizingWork],
  ['apply-rightsizing', parseApplyWork],
  ['track-rollouts', parseRolloutWork],
])(
  'every input that the schedules of %s send is a valid message of its queue',
  (name, parse: (body: string) => object) => {
    const yaml = readFileSync(`functions/${name}/function.yml`, 'utf8');
    const inputs = [...yaml.matchAll(/Input: '(.*)'/g)].map(([, input = '']) => input);
    for (const input of inputs) expect(JSON.parse(input)).toMatchObject(parse(input));
    expect(yaml.match(/Input:/g) ?? []).toHaveLength(inputs.length);
  },
);
