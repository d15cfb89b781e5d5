import type { Clock } from '../../clock.ts';
import type { Service } from '../service.ts';
import type { AwsState } from '../state.ts';
import { dataPoints, type Throttle } from '../throttles.ts';
import { describeAlarms, describeAlarmsRequires } from './alarms.ts';
import { listMetrics } from './list-metrics.ts';
import { readDataPage } from './metric-data.ts';
import { readDataRequest } from './metric-data-request.ts';

/** Requests that begin within three hours have a lower limit. */
const recentMs = 3 * 3_600_000;

/** CloudWatch: reading metrics and alarms. Its SDK speaks JSON 1.0, with the error codes of the query protocol. */
export function createCloudWatch(state: AwsState, clock: Clock, throttle?: Throttle): Service {
  return {
    name: 'cloudwatch',
    target: 'GraniteServiceVersion20100801',
    contentType: 'application/x-amz-json-1.0',
    operations: {
      GetMetricData: {
        // This action and ListMetrics know no resource-level permissions.
        requires: () => [{ action: 'cloudwatch:GetMetricData', resource: '*' }],
        run(input) {
          const now = clock.now();
          const request = readDataRequest(input, now);
          const { json, points } = readDataPage(state, request, now);
          const kind = now - request.from > recentMs ? dataPoints.older : dataPoints.recent;
          throttle?.('cloudwatch', kind, points);
          return json;
        },
      },
      ListMetrics: {
        requires: () => [{ action: 'cloudwatch:ListMetrics', resource: '*' }],
        run: (input) => listMetrics(state, input, clock.now()),
      },
      DescribeAlarms: {
        requires: describeAlarmsRequires,
        run: (input) => describeAlarms(state, input),
      },
    },
  };
}
