import type { DeploymentHistory } from '../../model/ecs-service.ts';
import { type FargateSize, sameSize } from '../../model/fargate-sizes.ts';

/** Above this many distinct task definitions, not all of them are read. */
const mostRead = 10;

/** Looks up the size in a task definition; undefined if it was deleted. */
export type SizeOf = (taskDefinitionArn: string) => Promise<FargateSize | undefined>;

/**
 * Sizes of the task definitions that a service deployed, by ARN. For a service that deploys many times a day only a few
 * are read: if the sizes at both ends of a stretch are equal, those between are taken to be equal.
 */
export async function sizesDeployed(
  { deployments, before }: DeploymentHistory,
  sizeOf: SizeOf,
): Promise<Map<string, FargateSize | undefined>> {
  const all = [before, ...deployments.map(({ taskDefinitionArn }) => taskDefinitionArn)];
  const arns = [...new Set(all.filter((arn) => arn !== undefined))];
  const known = new Map<string, FargateSize | undefined>();
  const ask = async (at: number) => {
    const arn = arns[at] ?? '';
    if (!known.has(arn)) known.set(arn, await sizeOf(arn));
    return known.get(arn);
  };
  const fill = async (from: number, to: number): Promise<void> => {
    const [first, last] = [await ask(from), await ask(to)];
    if (to - from < 2) return;
    if (arns.length > mostRead && first && last && sameSize(first, last)) {
      for (const arn of arns.slice(from + 1, to)) known.set(arn, first);
      return;
    }
    const middle = (from + to) >> 1;
    await fill(from, middle);
    await fill(middle, to);
  };
  if (arns.length > 0) await fill(0, arns.length - 1);
  return known;
}
