import { type Incident, isClosed } from '../../shared/model/incident.ts';
import { isRecovery, type SucceededRun, type Success } from '../../shared/model/job.ts';
import { serviceKey } from '../../shared/model/service-reference.ts';
import type { IncidentState } from '../../shared/table/incident-history.ts';
import type { Deps, Invocation } from './deps.ts';
import { bringUpToDate } from './refresh.ts';

/**
 * Ends the open incidents of a job of which a later run succeeded. Reads the table once for all runs of a batch, and does
 * no more where no incident is open: 10,000 successful runs a day are at most 10,000 reads, $0.04 a month (docs/cost.md).
 * An incident is recorded as over before Slack is called; if that fails, the minute's refresh shows it.
 * @param runs successful runs of one task family
 */
export async function recoverJob(
  runs: readonly SucceededRun[],
  deps: Pick<Deps, 'claims' | 'write' | 'now' | 'log'>,
  invocation: Invocation,
): Promise<void> {
  const [first] = runs;
  if (!first) return;
  const incidents = await deps.claims.ofWorkload(serviceKey(first.place));
  const ended: Incident['id'][] = [];
  for (const incident of incidents) {
    const run = recoveryOf(incident, runs);
    if (!run) continue;
    await deps.claims.markSteady(incident.id, run.createdAt, deps.now(), { succeeded: successOf(run) });
    deps.log.info('job succeeded again', { incident: incident.id });
    ended.push(incident.id);
  }
  for (const id of ended) await bringUpToDate(id, deps, invocation);
}

/** The first run to end that speaks for an incident which is open, or whose message is behind. */
function recoveryOf(incident: IncidentState, runs: readonly SucceededRun[]): SucceededRun | undefined {
  if (isClosed(incident) && !incident.behind) return undefined;
  const [first] = runs
    .filter((run) => isRecovery(run, incident))
    .toSorted((one, other) => one.stoppedAt - other.stoppedAt);
  return first;
}

function successOf({ startedAt, stoppedAt }: SucceededRun): Success {
  return { at: stoppedAt, ranForMs: startedAt === undefined ? undefined : stoppedAt - startedAt };
}
