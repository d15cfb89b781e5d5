import { describe, expect, it, test } from '@jest/globals';
import { isAlarmEvent, parseAlarmEvent } from '../../shared/model/alarm.ts';
import { parseSizingWork } from '../../shared/model/queue/sizing-work.ts';
import { parsePlanRequest, parseReportRequest } from '../../shared/model/sizing-request.ts';
import { shopService } from '../builders/rollout.ts';

describe('requests for a report', () => {
  test.each([
    ['for everything, without a payload', null, {}],
    ['for everything', {}, {}],
    ['for a cluster', { cluster: 'shop' }, { cluster: 'shop' }],
    [
      'for a service by its ARN alone',
      { service: 'arn:aws:ecs:eu-west-1:123456789012:service/shop/web' },
      {},
    ],
    [
      'with every field',
      { cluster: 'shop', service: 'web', lookbackDays: 63, tolerance: 'batch', post: false },
      { lookbackDays: 63, tolerance: 'batch', post: false },
    ],
  ])('a report may be requested %s', (_, payload, request) => {
    expect(parseReportRequest(payload)).toMatchObject(request);
  });

  test.each([
    ['a text', 'shop', 'payload: must be an object, such as {"cluster": "NAME"}'],
    ['a list', [], 'payload: must be an object, such as {"cluster": "NAME"}'],
    ['an empty name', { cluster: '' }, 'cluster: must not be empty'],
    ['a number for a name', { cluster: 7 }, 'cluster: must be a string'],
    [
      'a service without its cluster',
      { service: 'web' },
      'service: name its cluster, too: {"cluster": "...", "service": "..."}',
    ],
    [
      'an ARN of before 2018, which names no cluster',
      { service: 'arn:aws:ecs:eu-west-1:123456789012:service/web' },
      'service: name its cluster, too: {"cluster": "...", "service": "..."}',
    ],
    [
      'a look-back of a week',
      { lookbackDays: 7 },
      'lookbackDays: must be 14, 32 or 63: CloudWatch keeps five-minute data for 63 days',
    ],
    [
      'a look-back as a string',
      { lookbackDays: '14' },
      'lookbackDays: must be 14, 32 or 63: CloudWatch keeps five-minute data for 63 days',
    ],
    ['an unknown tolerance', { tolerance: 'high' }, 'tolerance: must be critical, standard or batch'],
    [
      'a field of another program',
      { clusters: [] },
      'clusters: unknown field; expected one of: cluster, service, lookbackDays, tolerance, post',
    ],
    [
      'two wrong fields',
      { cluster: 1, post: 'no' },
      'cluster: must be a string; post: must be true or false',
    ],
  ])('a report cannot be requested with %s', (_, payload, message) => {
    expect(() => parseReportRequest(payload)).toThrow(message);
  });
});

describe('requests for a plan', () => {
  it('a plan may be requested for a cluster with its own look-back and tolerance', () => {
    const request = { cluster: 'shop', lookbackDays: 32, tolerance: 'critical' };
    expect(parsePlanRequest(request)).toEqual(request);
  });

  it.each([[{ service: 'web' }], [{ post: true }]])(
    'a plan cannot be requested with %j, which only a report has',
    (payload) => {
      const [field] = Object.keys(payload);
      expect(() => parsePlanRequest(payload)).toThrow(
        `${field}: unknown field; expected one of: cluster, lookbackDays, tolerance`,
      );
    },
  );
});

describe('right-sizing work', () => {
  const cluster = {
    arn: 'arn:aws:ecs:eu-west-1:123456789012:cluster/shop',
    name: 'shop',
    containerInsights: 'enabled',
  };

  test.each([
    [
      {
        kind: 'chunk',
        scan: 's1',
        chunk: '7',
        cluster,
        workloads: 'services',
        names: ['web'],
        lookbackDays: 14,
      },
    ],
    [{ kind: 'watch', at: 1_795_000_000_000, cluster, names: ['web'] }],
    [{ kind: 'look', service: shopService('web'), by: 'U0ANNA1' }],
    [{ kind: 'check-scans' }],
  ])('right-sizing work is parsed, and an added field is ignored: %j', (work) => {
    expect(parseSizingWork(JSON.stringify({ ...work, addedLater: true }))).toEqual(work);
  });

  test.each([
    [null, 'message of the right-sizing queue: message'],
    [{ kind: 'resize' }, 'message of the right-sizing queue: kind'],
    [
      { kind: 'watch', at: 1, cluster: { ...cluster, containerInsights: 'on' }, names: [] },
      'cluster.containerInsights',
    ],
    [{ kind: 'chunk' }, 'scan: '],
    [
      { kind: 'look', service: { ...shopService('web'), account: undefined }, by: 'U0ANNA1' },
      'service.account: ',
    ],
  ])('the malformed work %j is refused by its field', (work, message) => {
    expect(() => parseSizingWork(JSON.stringify(work))).toThrow(message);
  });
});

describe('alarm events', () => {
  const metricStat = {
    metric: {
      namespace: 'AWS/ECS',
      name: 'CPUUtilization',
      dimensions: { ClusterName: 'shop', ServiceName: 'web' },
    },
    period: 60,
    stat: 'Average',
  };
  const place = { account: '123456789012', region: 'cn-north-1' };
  const event = (configuration: object) => ({
    'detail-type': 'CloudWatch Alarm State Change',
    ...place,
    resources: ['arn:aws-cn:cloudwatch:cn-north-1:123456789012:alarm:web-cpu'],
    time: '2026-11-20T12:00:00Z',
    detail: { alarmName: 'web-cpu', state: { value: 'ALARM' }, configuration },
  });
  const metric = {
    namespace: 'AWS/ECS',
    metricName: 'CPUUtilization',
    dimensions: { ClusterName: 'shop', ServiceName: 'web' },
  };

  it('the event of a metric alarm has its metric', () => {
    expect(parseAlarmEvent(event({ metrics: [{ id: 'm', metricStat, returnData: true }] }))).toEqual({
      ...{ name: 'web-cpu', state: 'ALARM', rule: undefined },
      place: { partition: 'aws-cn', ...place },
      at: Date.UTC(2026, 10, 20, 12),
      metrics: [metric],
    });
  });

  it('the event of an alarm on metric math has the metrics in it', () => {
    const metrics = [
      { id: 'e', expression: 'm * 2' },
      { id: 'm', metricStat },
    ];
    expect(parseAlarmEvent(event({ metrics })).metrics).toEqual([metric]);
  });

  it('the event of a composite alarm has its rule', () => {
    const { rule, metrics } = parseAlarmEvent(event({ alarmRule: 'ALARM("web-cpu")' }));
    expect({ rule, metrics }).toEqual({ rule: 'ALARM("web-cpu")', metrics: [] });
  });

  it('the event of an alarm without a configuration has no metrics', () => {
    const { detail, ...rest } = event({});
    const bare = { ...rest, detail: { alarmName: detail.alarmName, state: detail.state } };
    expect(parseAlarmEvent(bare).metrics).toEqual([]);
  });

  it.each([
    ['time', { ...event({}), time: 'yesterday' }],
    ['detail.state', { ...event({}), detail: { alarmName: 'web-cpu' } }],
    ['detail', { ...event({}), detail: undefined }],
    ['account', { ...event({}), account: undefined }],
  ])('a malformed alarm event is refused by its field: %s', (field, value) => {
    expect(() => parseAlarmEvent(value)).toThrow(`alarm event: ${field}: `);
  });

  it('an alarm event is recognized by its detail type', () => {
    expect(isAlarmEvent(event({}))).toBe(true);
    for (const other of [null, 'text', {}, { 'detail-type': 'ECS Task State Change' }]) {
      expect(isAlarmEvent(other)).toBe(false);
    }
  });
});
