import type { Cause } from '../../../model/causes.ts';
import { fromWords, type Rule, whenSaid } from '../rule.ts';

export const spotInterruption = whenSaid({
  id: 'spot-interruption',
  cause: 'spot-interruption',
  says: /spot (?:task|instance|capacity)? ?(?:was |is being |has been )?(?:interrupt|reclaim)|spotinterruption/,
});

export const platformRetirement = whenSaid({
  id: 'platform-retirement',
  cause: 'platform-retirement',
  says: /performing maintenance|maintenance on the underlying|task (?:\S+ )?(?:is |was |has been |being )*(?:scheduled for )?retire|task retirement|platform version (?:is |was )?(?:deprecated|retired)/,
});

export const hostTerminated = whenSaid({
  id: 'host-terminated',
  cause: 'host-terminated',
  says: /\bhost ec2\b|\binstance (?:\S+ )?(?:was |has been |is )*(?:terminat|stopped|deregister)|instance deregistration|agent (?:is |was |has )*disconnected|underlying (?:host|hardware|infrastructure) (?:is |was |has )*(?:fail|degrad|impair|unhealthy)|(?:^|taskfailedtostart: |reason: |^service \S+: )agent\.?$/,
});

/** The whole code is the statement; newer records have it and no readable reason. */
export const stopCodeOfPlatform: Rule = {
  id: 'stop-code-of-platform',
  find: ({ stopCode, stop, words }) => {
    const quotes = [words[0]?.raw ?? `stopCode: ${stop.stopCode}`];
    if (stopCode === 'spotinterruption') return { cause: 'spot-interruption', confidence: 'certain', quotes };
    if (stopCode === 'infrastructurehealth')
      return { cause: 'host-terminated', confidence: 'likely', quotes };
    // Sent for both, and only the launch type tells a Spot task from a lost instance.
    const cause = stopCode === 'terminationnotice' && lostBy.get(stop.launchType ?? '');
    return cause ? { cause, confidence: 'likely', quotes } : undefined;
  },
};

const lostBy = new Map<string, Cause>([
  ['FARGATE', 'spot-interruption'],
  ['EC2', 'host-terminated'],
]);

export const capacityUnavailable = whenSaid({
  id: 'capacity-unavailable',
  cause: 'capacity-unavailable',
  says: /capacity is (?:currently )?(?:unavailable|not available)|(?:no|not enough|insufficient) (?:\S+ )?capacity|no container instances?\b|resource:(?:\*|fargate|cpu|memory|gpu|eni|ports?|attribute)|insufficient (?:cpu|memory|gpu)|already using a port required|missing an attribute required|(?:^|taskfailedtostart: |reason: |^service \S+: )(?:attribute|location|no active instances|memberof.*|distinct_?instance.*)\.?$|empty capacity provider|insufficient\w*capacity|unfulfillablecapacity|not have sufficient (?:\S+ )?capacity|no instance types satisfy/,
});

export const quotaExceeded = whenSaid({
  id: 'quota-exceeded',
  cause: 'quota-exceeded',
  topics: ['none', 'network-interface'],
  says: /reached (?:the|your) (?:\S+ ){0,3}limit|above your limit|exceeds? (?:the|your) (?:\S+ ){0,3}(?:limit|quota)|quota (?:has been )?exceeded|servicequotaexceeded|limitexceeded|vcpu limit|countexceeded|capacity limit was exceeded/,
});

/** Docker or its storage failed under an image or a container; the same task runs on another instance. */
export const dockerBroken = whenSaid({
  id: 'docker-broken',
  cause: 'platform-error',
  confidence: 'likely',
  topics: ['image', 'start', 'none'],
  says: /devicemapper|devmapper|cannot connect to the docker daemon/,
});

/** The agent or the runtime failed; nothing speaks against image, settings or program. */
export const platformError = whenSaid({
  id: 'platform-error',
  cause: 'platform-error',
  says: /internal ?error|timeouterror|could not tran\w+ to|cannot(?:inspect|stop|describe|list|remove|get)\w*error|containerruntimeerror|containervanished|taskstateerror|impossiblestate|no ?such ?container|transition to \S+ impossible|no container matching saved id|cgroup resource|waiting for \S+ provisioning/,
});

/** Where the account's own words for a stop are not known, UserInitiated still says that somebody asked. */
export const userInitiated: Rule = {
  id: 'user-initiated',
  find: (signs) => {
    if (signs.stopCode !== 'userinitiated') return undefined;
    const words = signs.taskReason;
    if (words) return fromWords('user-stopped', 'certain', words, signs);
    return { cause: 'user-stopped', confidence: 'certain', quotes: ['stopCode: UserInitiated'] };
  },
};
