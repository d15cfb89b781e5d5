import { mostDescribed, type WatchedServices } from '../../shared/aws/ecs/watched-services.ts';
import { inChunks } from '../../shared/model/chunks.ts';
import { type MissingTasks, weighMissing } from '../../shared/model/missing-tasks.ts';
import { partitionOfRegion } from '../../shared/model/partition.ts';
import { type ServiceReference, serviceKey } from '../../shared/model/service-reference.ts';
import { minuteMs } from '../../shared/model/units.ts';
import type { ServiceWatch, WatchPass } from '../../shared/table/missing-tasks.ts';

/** A pass over all services begins this often, in milliseconds. */
const passMs = 10 * minuteMs;
/**
 * Pages of 100 services that are read in a minute: 1,000 services in 100 calls of DescribeServices, so that 10,000 take ten
 * minutes at a tenth of the rate that ECS grants an account.
 */
const pagesPerMinute = 10;

/** Services that changed their state at this look. */
export interface WatchFindings {
  missing: { place: ServiceReference; since: number }[];
  whole: ServiceReference[];
  /** The pass as it stands behind this look. */
  pass?: WatchPass;
}

interface Sources {
  services: WatchedServices;
  watch: ServiceWatch;
  /** Setting missingTasksMinutes; 0 turns the watch off. */
  minutes: number;
  home: { account: string; region: string };
  now: number;
}

/**
 * Looks at the next part of all services, and weighs those that run fewer tasks than desired. The next look repeats this
 * one until {@link noteLook} was called: a worker that dies before it has told its findings loses none.
 * @throws the SDK's errors; the next minute goes on where this one began.
 */
export async function watchServices(sources: Sources): Promise<WatchFindings> {
  const { services, watch, minutes, home, now } = sources;
  const findings: WatchFindings = { missing: [], whole: [] };
  if (minutes === 0) return findings;
  const last = await watch.pass(home);
  const isDue = !last || (last.rest.length === 0 && now - last.startedAt >= passMs);
  if (!isDue && last.rest.length === 0) return findings;
  const pass = isDue
    ? { startedAt: now, rest: (await services.clusters()).map((cluster) => ({ cluster })) }
    : last;
  const rest: { cluster: string; token?: string }[] = [...pass.rest];
  const known = await watch.known(home);
  for (let page = 0; page < pagesPerMinute; page += 1) {
    const next = rest.shift();
    if (!next) break;
    const listed = await services.list(next.cluster, next.token);
    if (listed.next) rest.unshift({ cluster: next.cluster, token: listed.next });
    for (const names of inChunks(listed.names, mostDescribed))
      await lookAt(next.cluster, names, known, sources, findings);
  }
  return { ...findings, pass: { startedAt: pass.startedAt, rest } };
}

/** Notes that the findings of a look were told. @throws the SDK's errors */
export async function noteLook(
  { whole, pass }: WatchFindings,
  { watch, home, now }: Pick<Sources, 'watch' | 'home' | 'now'>,
): Promise<void> {
  for (const place of whole) await watch.note(home, serviceKey(place), undefined, now);
  if (pass) await watch.savePass(home, pass, now);
}

async function lookAt(
  cluster: string,
  names: string[],
  known: ReadonlyMap<string, MissingTasks>,
  { services, watch, minutes, home, now }: Sources,
  findings: WatchFindings,
): Promise<void> {
  for (const service of await services.describe(cluster, names)) {
    const place: ServiceReference = {
      ...{ partition: partitionOfRegion(home.region)?.id ?? 'aws', ...home, cluster },
      ...{ kind: 'service', name: service.name },
    };
    const key = serviceKey(place);
    const before = known.get(key);
    const verdict = weighMissing(service, before, now, minutes);
    if (verdict.state === 'whole') {
      if (before) findings.whole.push(place);
      continue;
    }
    const { since, desired } = verdict;
    if (before?.since !== since || before.desired !== desired)
      await watch.note(home, key, { since, desired }, now);
    if (verdict.state === 'missing') findings.missing.push({ place, since });
  }
}
