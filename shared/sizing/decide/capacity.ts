import type { EcsService, SizedTaskDefinition } from '../../model/ecs-service.ts';
import { hostOf, isFargateProvider } from '../../model/hosts.ts';
import type { SkipReason } from './reason.ts';

/** Capacity that the tasks of a service run on. */
export interface Capacity {
  /** Share of the tasks on Fargate Spot, 0 to 1. */
  spotShare: number;
  /** `Fargate`, `Fargate Spot`, or both with their shares. */
  text: string;
}

/**
 * Reason not to size a service: on hosts, tasks share instances, so a smaller task alone saves nothing. Undefined if it
 * runs on Fargate.
 */
export function whyNotFargate(
  { launchType, capacityProviders }: Pick<EcsService, 'launchType' | 'capacityProviders'>,
  definition: Pick<SizedTaskDefinition, 'size' | 'family' | 'revision'>,
): SkipReason | undefined {
  if (launchType !== undefined && hostOf({ launchType }).kind !== 'fargate') {
    return { code: 'other-host', launchType };
  }
  const other = capacityProviders.find(({ name }) => !isFargateProvider(name));
  if (other) return { code: 'other-provider', provider: other.name };
  const { size, family, revision } = definition;
  return size ? undefined : { code: 'no-task-size', definition: `${family}:${revision}` };
}

/** Reason not to size a task family, as far as its latest task definition shows. */
export function whyFamilyNotFargate(definition: SizedTaskDefinition): SkipReason | undefined {
  const { requiresCompatibilities, size, family } = definition;
  if (
    requiresCompatibilities.length > 0 &&
    !requiresCompatibilities.some((launchType) => hostOf({ launchType }).kind === 'fargate')
  ) {
    return { code: 'family-not-fargate', family, registeredFor: [...requiresCompatibilities] };
  }
  return size ? undefined : { code: 'family-without-size', family };
}

/**
 * Distribution of the tasks over capacity providers: first each provider's base, then by weight.
 * @param tasks mean number of running tasks
 */
export function capacityOf(
  { capacityProviders }: Pick<EcsService, 'capacityProviders'>,
  tasks: number,
): Capacity {
  const weights = capacityProviders.reduce((sum, { weight }) => sum + weight, 0);
  const bases = capacityProviders.reduce((sum, { base }) => sum + base, 0);
  const rest = Math.max(0, tasks - bases);
  const spot = capacityProviders.find(({ name }) => name === 'FARGATE_SPOT');
  const { base = 0, weight = 0 } = spot ?? {};
  const onSpot = Math.min(base, tasks) + (weights > 0 ? (rest * weight) / weights : 0);
  const spotShare = tasks > 0 ? Math.min(1, onSpot / tasks) : weight / (weights || 1);
  if (spotShare === 0) return { spotShare, text: 'Fargate' };
  if (spotShare === 1) return { spotShare, text: 'Fargate Spot' };
  const percent = Math.round(100 * spotShare);
  return { spotShare, text: `Fargate Spot ${percent}%, Fargate ${100 - percent}%` };
}
