import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import { logUrl, serviceUrl, taskDefinitionUrl, taskUrl } from '../../shared/model/console-links.ts';
import { aPlace } from '../builders/stopped-task.ts';

const stoppedAt = Date.UTC(2026, 10, 20, 1, 12, 40);

const partitions = [
  { partition: 'aws', region: 'eu-west-1', host: 'https://eu-west-1.console.aws.amazon.com' },
  { partition: 'aws-cn', region: 'cn-north-1', host: 'https://cn-north-1.console.amazonaws.cn' },
  {
    partition: 'aws-us-gov',
    region: 'us-gov-west-1',
    host: 'https://us-gov-west-1.console.amazonaws-us-gov.com',
  },
  {
    partition: 'aws-eusc',
    region: 'eusc-de-east-1',
    host: 'https://eusc-de-east-1.console.amazonaws-eusc.eu',
  },
];

describe.each(partitions)('links in the partition $partition', ({ partition, region, host }) => {
  const place = aPlace({ partition, region });

  test('the link to a task opens its configuration', () => {
    expect(taskUrl(place, '8d2f1c0e')).toBe(
      `${host}/ecs/v2/clusters/shop-prod/tasks/8d2f1c0e/configuration?region=${region}`,
    );
  });

  test('the link to a service opens the given tab', () => {
    expect(serviceUrl(place, 'events')).toBe(
      `${host}/ecs/v2/clusters/shop-prod/services/checkout/events?region=${region}`,
    );
  });

  test('the link to a task definition opens the containers of its revision', () => {
    expect(taskDefinitionUrl(place, 'checkout', 57)).toBe(
      `${host}/ecs/v2/task-definitions/checkout/57/containers?region=${region}`,
    );
  });

  test('the link to a log spans five minutes before the stop to one minute after it', () => {
    expect(logUrl(partition, { group: '/ecs/checkout', stream: 'ecs/web/8d2f', region }, stoppedAt)).toBe(
      `${host}/cloudwatch/home?region=${region}#logsV2:log-groups/log-group/$252Fecs$252Fcheckout/log-events/` +
        `ecs$252Fweb$252F8d2f$3Fstart$3D${Date.UTC(2026, 10, 20, 1, 7, 40)}$26end$3D${Date.UTC(2026, 10, 20, 1, 13, 40)}`,
    );
  });
});

describe('missing links', () => {
  test.each(['aws-iso', 'aws-iso-b', 'constructor', ''])(
    'the partition %p has no link to the console',
    (partition) => {
      expect(taskUrl(aPlace({ partition }), '8d2f')).toBeUndefined();
    },
  );

  test.each(['evil.example/', 'x@evil.example', 'eu-west-1.evil', '', 'eu west'])(
    'the region %p has no link, which would name another host',
    (region) => {
      expect(taskUrl(aPlace({ region }), '8d2f')).toBeUndefined();
    },
  );

  it('a task without a service has no link to one', () => {
    const place = aPlace({ kind: 'family', name: 'nightly-report' });
    expect(serviceUrl(place, 'health')).toBeUndefined();
  });
});

describe('names from events', () => {
  it('a name from an event cannot leave its part of the path', () => {
    expect(taskUrl(aPlace({ cluster: '..' }), '../../x')).toBe(
      'https://eu-west-1.console.aws.amazon.com/ecs/v2/clusters//tasks/..%2F..%2Fx/configuration?region=eu-west-1',
    );
  });

  it('a name from an event changes neither the address nor the Slack link around it', () => {
    const name = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('a|b>c', '#x', '?region=x', '<!here>'),
    );
    fc.assert(
      fc.property(name, (cluster) => {
        const url = taskUrl(aPlace({ cluster }), 'id') ?? '';
        expect(url).not.toMatch(/[<>|\s"]/);
        const { host, search, hash, pathname } = new URL(url);
        expect(host).toBe('eu-west-1.console.aws.amazon.com');
        expect([search, hash]).toEqual(['?region=eu-west-1', '']);
        expect(pathname).toMatch(/^\/ecs\/v2\/clusters\/[^/]*\/tasks\/id\/configuration$/);
      }),
    );
  });
});
