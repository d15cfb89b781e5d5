import type { SlackQuestion } from '../../shared/model/queue/slack-question.ts';
import { hourMs, minuteMs } from '../../shared/model/units.ts';
import { type Approvers, approversInWords, mutersInWords } from '../../shared/slack/approvers.ts';
import type { Deps } from './deps.ts';

/** A service may be silenced this long by any user; longer silences need an approver or a muter. */
const freeMuteMs = hourMs;

/** Requests of one user within a minute: more than a person types, fewer than a loop sends. */
const mostRequests = 20;

type Groups = Pick<Deps, 'groups' | 'now' | 'log'>;

/** @returns whether a user is among these, and whether a user group could not be read. */
async function isAmong(
  { users, groups: ids }: Approvers,
  userId: string,
  { groups, now, log }: Groups,
): Promise<'yes' | 'no' | 'unknown'> {
  if (users.includes(userId)) return 'yes';
  const answers = await Promise.allSettled(ids.map((group) => groups.isMember(group, userId, now())));
  if (answers.some((answer) => answer.status === 'fulfilled' && answer.value)) return 'yes';
  const failures = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason] : []));
  for (const error of failures) log.error('user group not readable', { error });
  return failures.length > 0 ? 'unknown' : 'no';
}

const groupsUnread = 'Slack did not say who is in the user groups; please try again.';

/** @returns why this user may not approve, in mrkdwn; undefined for one who may. */
export async function whyNotApprover(userId: string, deps: Deps): Promise<string | undefined> {
  const found = await isAmong(deps.approvers, userId, deps);
  if (found === 'yes') return undefined;
  const words = approversInWords(deps.approvers);
  return found === 'unknown' ? `${words} ${groupsUnread}` : words;
}

/** Commands that change what the installation does to services. */
const forApprovers: ReadonlySet<SlackQuestion['kind']> = new Set(['pause', 'resume', 'release'] as const);

/** @returns why this user may not ask this, in mrkdwn: a long mute silences an alert for all, a pause stops all changes. */
export async function whyNotAsk(question: SlackQuestion, deps: Deps): Promise<string | undefined> {
  if (forApprovers.has(question.kind)) return whyNotApprover(question.userId, deps);
  if (question.kind !== 'mute' || question.forMs <= freeMuteMs) return undefined;
  const { approvers, muters } = deps;
  const allowed = {
    users: [...approvers.users, ...muters.users],
    groups: [...approvers.groups, ...muters.groups],
  };
  const found = await isAmong(allowed, question.userId, deps);
  if (found === 'yes') return undefined;
  const words = mutersInWords(allowed);
  return found === 'unknown' ? `${words} ${groupsUnread}` : words;
}

/**
 * Bounds the requests of a user: each takes one of the places of its minute. The table counts for all copies of the
 * function; a copy remembers which places it found taken.
 */
export function createRequestLimit(
  claims: Deps['claims'],
): (userId: string, now: number) => Promise<boolean> {
  let minute = 0;
  const taken = new Map<string, number>();
  return async (userId, now) => {
    const current = Math.floor(now / minuteMs);
    if (current !== minute) taken.clear();
    minute = current;
    let place = taken.get(userId) ?? 0;
    while (place < mostRequests) {
      place += 1;
      taken.set(userId, place);
      if (await claims.claimOnce(`slack-request#${userId}#${current}#${place}`, now, 2 * minuteMs))
        return true;
    }
    return false;
  };
}
