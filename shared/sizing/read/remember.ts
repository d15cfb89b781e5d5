import { sameSize } from '../../model/fargate-sizes.ts';
import type { Analysed } from './analyse-services.ts';
import type { Sources } from './sources.ts';

/**
 * Notes the size of each service and what was decided, for what ECS forgets. A report without it is still a report:
 * what fails is logged.
 */
export async function remember(analysed: readonly Analysed[], { table, now, log }: Sources): Promise<void> {
  const entries = analysed.flatMap(({ report, noted }) => {
    if (!noted || !report.setup) return [];
    const { size } = report.setup;
    const last = noted.sizes.at(-1);
    const sizes = last && sameSize(last.size, size) ? noted.sizes : [...noted.sizes, { from: now(), size }];
    const { action, reason } = report.decision;
    const memory = { sizes: [...sizes], decidedAt: now(), action, reason: reason.code };
    return [{ key: noted.key, memory }];
  });
  await table?.memories.save(entries, now()).catch((error) => log.warn('decisions not noted', { error }));
}
