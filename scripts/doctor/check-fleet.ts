import { green, type Line, red, yellow } from './line.ts';

/** A service that should have metrics, and its data points of the last three hours. */
export interface MetricFacts {
  service?: string;
  points: number;
}

export function checkMetrics({ service, points }: MetricFacts): Line {
  if (!service)
    return yellow(
      'metrics',
      'no-service',
      'no service of this region runs a task',
      'run the doctor again once one does',
    );
  if (points > 0) return green('metrics', `${service} has ${points} data points of the last 3 hours`);
  return red(
    'metrics',
    'none',
    `${service} has no CPUUtilization in the last 3 hours`,
    'look for AWS/ECS in CloudWatch: without it nothing can be sized',
  );
}

/** Clusters by their Container Insights setting. */
export interface InsightsFacts {
  with: string[];
  without: string[];
}

export function checkInsights({ with: on, without }: InsightsFacts): Line {
  if (without.length === 0)
    return green('container-insights', on.length > 0 ? `on in ${shortList(on)}` : 'no cluster in the region');
  return yellow(
    'container-insights',
    'off',
    `off in ${shortList(without)}: no peaks of single tasks and containers, and no standalone tasks and scheduled families`,
    'aws ecs update-cluster-settings --settings name=containerInsights,value=enhanced (CloudWatch bills it)',
  );
}

/** Tags of a fleet, as far as they were read. */
export interface TagFacts {
  services: number;
  /** `SERVICE: problem` for every steward: tag that cannot be read. */
  problems: string[];
}

export function checkTags({ services, problems }: TagFacts): Line {
  if (problems.length === 0) return green('tags', `${services} services, every steward: tag is readable`);
  return yellow(
    'tags',
    'unreadable-value',
    shortList(problems, '; '),
    'correct the tag; until then the safer default applies',
  );
}

/** @param lines prices of Fargate in the region; undefined where AWS publishes none */
export function checkPrices(lines: number | undefined): Line {
  if (lines) return green('price-list', `${lines} Fargate prices of the region`);
  return yellow(
    'price-list',
    'none',
    'AWS publishes no Fargate prices for this region',
    'sizes are recommended without prices',
  );
}

const mostNamed = 5;

function shortList(items: readonly string[], separator = ', '): string {
  const rest = items.length - mostNamed;
  return items.slice(0, mostNamed).join(separator) + (rest > 0 ? `${separator}and ${rest} more` : '');
}
