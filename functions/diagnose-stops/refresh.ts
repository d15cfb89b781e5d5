import { GatewayError } from '../../shared/errors.ts';
import { type IncidentId, isClosed } from '../../shared/model/incident.ts';
import type { TaskCounts } from '../../shared/model/severity.ts';
import type { Claim } from '../../shared/table/message-claims.ts';
import type { Deps, Invocation } from './deps.ts';
import { wasSilent } from './muting.ts';

/** Updates the message of an incident, unless another worker is doing so. */
export async function bringUpToDate(
  id: IncidentId,
  deps: Pick<Deps, 'claims' | 'write' | 'now'>,
  invocation: Invocation,
  tasks?: TaskCounts,
): Promise<void> {
  const claim = await deps.claims.claim(id, deps.now());
  if (claim) await deps.write(claim, invocation, tasks);
}

/** Updates every outdated or followed message. A failure is retried in a minute. */
export async function refresh(deps: Deps, invocation: Invocation): Promise<void> {
  const over: Claim[] = [];
  const ids = await deps.claims.behind(deps.home(), deps.now());
  const counts = await deps.readCounts(ids);
  for (const id of ids) {
    if (deps.now() > invocation.deadline || deps.now() < invocation.slackPausedUntil) break;
    await orLater({ incident: id }, deps, async () => {
      const claim = await deps.claims.claim(id, deps.now());
      if (claim && isOverUnposted(claim)) over.push(claim);
      else if (claim) await deps.write(claim, invocation, counts.get(id.workload));
    });
  }
  const first = over[0]?.incident.id;
  if (first) await orLater({ incident: first }, deps, () => deps.summarize(over, invocation));
}

/** Tells whether an incident ended while Slack refused its first message. */
function isOverUnposted({ incident, attempts }: Claim): boolean {
  return !incident.message && attempts === 1 && isClosed(incident) && !wasSilent(incident);
}

/** Does one piece of the work; a failure is logged and left to the next refresh. */
async function orLater(
  about: { incident: IncidentId },
  { log }: Pick<Deps, 'log'>,
  work: () => Promise<void>,
): Promise<void> {
  await work().catch((error) => {
    // A refusal for good was logged with its remedy, once a minute for all functions.
    const isKnown = error instanceof GatewayError && !error.retryable;
    if (isKnown) log.info('message left to the next refresh', { reason: error.code, ...about });
    else log.error('message not refreshed', { error, ...about });
  });
}
