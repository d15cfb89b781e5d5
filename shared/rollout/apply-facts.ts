import type { DecisionRecord } from '../model/decision-record.ts';
import { isOnMutableTag } from '../model/image-reference.ts';
import { isRecord } from '../model/parse.ts';
import { effectiveMode, readStewardTags, type StewardTags } from '../model/steward-tags.ts';
import { dayMs, unitsPerVcpu } from '../model/units.ts';
import { parseChangeWindow } from './change-window.ts';
import { ownerOf } from './code/owner.ts';
import type { ApplyFacts, ImageFact } from './preconditions.ts';
import type { ApplyDeps } from './rollout-deps.ts';

type Described = NonNullable<Awaited<ReturnType<ApplyDeps['changes']['describe']>>>;

/**
 * Reads everything that decides whether the decision may be applied now.
 * @throws errors of the gateways: nothing is applied with a fact missing
 */
export async function readApplyFacts(
  decision: DecisionRecord,
  by: string,
  deps: ApplyDeps,
): Promise<ApplyFacts> {
  const { changes, rollouts, settings, now } = deps;
  const { from } = decision;
  const service = await changes.facts(decision.service);
  const described = await changes.describe(decision.taskDefinitionArn);
  const inUse = { vcpu: from.cpuUnits / unitsPerVcpu, memoryMiB: from.memoryMiB };
  const { settings: says } = readStewardTags(service?.tags ?? [], inUse);
  const [stopsSince, openIncidents, newest] = await Promise.all([
    deps.stops.counted(decision.service, decision.decidedAt),
    deps.openIncidents(decision.service, now()),
    deps.decisions.newestOf(decision.service),
  ]);
  const [paused, active, last, hold, activeRollouts] = await Promise.all([
    deps.pauses.read(),
    rollouts.active(decision.service),
    rollouts.last(decision.service),
    rollouts.holdOf(decision.service),
    rollouts.countActive(decision.service),
  ]);
  const owner = ownerOf(service?.tags ?? [], described?.tags ?? []);
  return {
    ...{ decision, by, paused, active, last, hold, activeRollouts, now: now() },
    ...{ stopsSince, openIncidents, newest, canBeCopied: described !== undefined },
    oldestAge: settings.recommendationDays * dayMs,
    mode: effectiveMode(settings.mode, says.mode),
    service: service && {
      ...service,
      isDeploying:
        service.rolloutState === 'IN_PROGRESS' || service.deployments > 1 || service.underWay !== undefined,
    },
    changeWindow: windowOf(says),
    freezes: settings.freezes,
    rolloutBudget: settings.rolloutBudget,
    ownedBy: says.autoOverCode === 'yes' ? undefined : owner?.name,
    images: says.mutableImages === 'accept' || !described ? [] : await imagesOf(decision, described, deps),
  };
}

function windowOf({ changeWindow }: StewardTags): ApplyFacts['changeWindow'] {
  return changeWindow === undefined ? undefined : (parseChangeWindow(changeWindow) ?? 'unreadable');
}

/** Names and images of the containers; a malformed container has neither. */
function containersIn({ containerDefinitions }: Described['taskDefinition']) {
  const all = Array.isArray(containerDefinitions) ? containerDefinitions.filter(isRecord) : [];
  return all.map(({ name, image }) => ({ name: textOf(name), image: textOf(image) }));
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** Images on mutable tags: the running one, and the one that a new revision would start. */
async function imagesOf(
  { service, taskDefinitionArn }: DecisionRecord,
  { taskDefinition }: Described,
  { changes, imageTags }: ApplyDeps,
): Promise<ImageFact[]> {
  const moving = containersIn(taskDefinition).flatMap(({ name = '', image }) =>
    image !== undefined && isOnMutableTag(image) ? [{ container: name, image }] : [],
  );
  if (moving.length === 0) return [];
  const running = await changes.runningImages(service, taskDefinitionArn);
  return Promise.all(
    moving.map(async (one) => ({
      ...one,
      running: running.get(one.container),
      tagPointsTo: await imageTags.pointsTo(one.image),
    })),
  );
}
