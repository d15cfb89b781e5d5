import type { Place } from '../template/deployment.ts';
import { createTrailState, type TrailState } from './cloudtrail.ts';
import { type AlarmStore, createAlarmStore } from './cloudwatch/alarms.ts';
import { createMetricStore, type MetricStore } from './cloudwatch/metric-store.ts';
import { createEcsState, type EcsState } from './ecs/ecs-state.ts';
import { createScalingState, type ScalingState } from './scaling/scaling-state.ts';
import { arnIn } from './service.ts';

/** One line of a log stream; `timestamp` in epoch milliseconds. */
export interface LogEvent {
  timestamp: number;
  message: string;
}

/** A parameter of SSM's Parameter Store. */
interface Parameter {
  name: string;
  value: string;
  type: 'String' | 'SecureString';
}

/**
 * State of the sandbox's AWS: ECS, CloudWatch, CloudTrail, Application Auto Scaling, CloudWatch Logs, SSM and ECR. The fleet and
 * tests fill it. A put replaces the entry with the same name, and appends to log streams.
 */
export interface AwsState extends EcsState, MetricStore, AlarmStore, ScalingState, TrailState {
  /** Appends lines to a stream. The region may differ from the sandbox's, as with awslogs-region. */
  putLogEvents(group: string, stream: string, events: LogEvent[], region?: string): void;
  putParameter(name: string, value: string, type?: Parameter['type']): void;
  /** Points a tag of a repository of this account to the image of this digest. */
  putImage(repository: string, tag: string, digest: string): void;

  /** The streams of a log group by name, or undefined for an unknown group. */
  logGroup(group: string, region: string): Map<string, LogEvent[]> | undefined;
  parameter(name: string): Parameter | undefined;
  /** Digests that the tags of a repository point to, by its ARN. */
  repository(arn: string): Map<string, string> | undefined;
  /** Digest that an image name refers to: an image of this account's repositories, by tag or by digest. */
  imageDigest(image: string): string | undefined;
}

/** An empty account. */
export function createAwsState(place: Place): AwsState {
  const groups = new Map<string, Map<string, LogEvent[]>>();
  const parameters = new Map<string, Parameter>();
  const repositories = new Map<string, Map<string, string>>();

  return {
    ...createEcsState(place),
    ...createMetricStore(),
    ...createAlarmStore(),
    ...createScalingState(),
    ...createTrailState(),
    putLogEvents(group, stream, events, region = place.region) {
      const key = `${region}:${group}`;
      const streams = groups.get(key) ?? new Map<string, LogEvent[]>();
      groups.set(key, streams);
      const lines = [...(streams.get(stream) ?? []), ...events];
      streams.set(
        stream,
        lines.sort((a, b) => a.timestamp - b.timestamp),
      );
    },
    putParameter: (name, value, type = 'SecureString') => void parameters.set(name, { name, value, type }),
    putImage(repository, tag, digest) {
      const arn = arnIn(place, 'ecr', `repository/${repository}`);
      repositories.set(arn, new Map(repositories.get(arn)).set(tag, digest));
    },

    logGroup: (group, region) => groups.get(`${region}:${group}`),
    parameter: (name) => parameters.get(name),
    repository: (arn) => repositories.get(arn),
    imageDigest(image) {
      const [, digest] = /@(sha256:[0-9a-f]{64})$/.exec(image) ?? [];
      const [, registry, name, tag = 'latest'] = /^([^/]+)\/([^:@]+)(?::([^@]+))?/.exec(image) ?? [];
      if (digest || registry !== registryHost(place)) return digest;
      return repositories.get(arnIn(place, 'ecr', `repository/${name}`))?.get(tag);
    },
  };
}

/** Prefix of images in this account's own registry. */
function registryHost({ accountId, region, urlSuffix }: Place): string {
  return `${accountId}.dkr.ecr.${region}.${urlSuffix}`;
}
