import type { SlackQuestion } from '../../shared/model/queue/slack-question.ts';
import { hourMs, minuteMs } from '../../shared/model/units.ts';
import { type Approvers, approversInWords, mutersInWords } from '../../shared/slack/approvers.ts';
import type { Deps } from './deps.ts';

/** Longest mute that any user may set, ms; longer ones need an approver or a muter. */
const freeMuteMs = hourMs;

/** Maximum number of requests of a user per minute: more than a person types, fewer than a script sends. */
const mostRequests = 20;

type Groups = Pick<Deps, 'groups' | 'now' | 'log'>;

/** @returns membership of the user, and whether a user group could not be read */
async function isAmong(
  { users, groups: ids }: Approvers,
  userId: string,
  { groups, now, log }: Groups,
): Promise<'yes' | 'no' | 'unknown'> {
  if (users.includes(userId)) return 'yes';
  const answers = await Promise.allSettled(ids.map((group) => groups.isMember(group, userId, now())));
  if (answers.some((answer) => answer.status === 'fulfilled' && answer.value)) return 'yes';
  const failures = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason] : []));
  for (const error of failures) log.error('user group could not be read', { error });
  return failures.length > 0 ? 'unknown' : 'no';
}

const groupsUnread = 'Could not read the Slack user groups; please try again.';

/** @returns reason for refusing an approval, mrkdwn; undefined if the user is an approver */
export async function whyNotApprover(userId: string, deps: Deps): Promise<string | undefined> {
  const found = await isAmong(deps.approvers, userId, deps);
  if (found === 'yes') return undefined;
  const words = approversInWords(deps.approvers);
  return found === 'unknown' ? `${words} ${groupsUnread}` : words;
}

/** Commands that change how the installation treats services. */
const forApprovers: ReadonlySet<SlackQuestion['kind']> = new Set(['pause', 'resume', 'release'] as const);

/** @returns reason for refusing a question, mrkdwn: a long mute silences alerts for everyone, a pause stops all changes */
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
 * Limits the requests of a user per minute. The table counts for all instances of the function; each instance caches
 * the slots that it found used.
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
