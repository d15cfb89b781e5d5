import type { Remedy } from '../../../model/diagnosis.ts';
import { describeExitCode } from '../../../model/exit-codes.ts';
import type { ServiceReference } from '../../../model/service-reference.ts';
import { awsCommand } from '../../../model/text/shell-command.ts';
import { expressSettings, isExpress } from '../advice/express.ts';
import {
  type Advice,
  type AdviceByCause,
  type Facts,
  remedy,
  updateServiceCommand,
} from '../advice/facts.ts';
import { helperAtFault } from '../advice/helper.ts';
import { targetGroupIn } from '../advice/names.ts';
import { onWindows } from '../advice/windows.ts';
import { remedyForStatus } from '../log-signs/health-answers.ts';
import { fromWords, type Rule, whenSaid } from '../rule.ts';
import type { Signs } from '../signs.ts';
import { starvedCpu } from '../usage-signs.ts';
import { logMeanwhile, type Meanwhile } from './health-log.ts';

/** Failed container health check. ECS does not name the container; DescribeTasks has the health of each. */
export const containerHealthCheckFailed: Rule = {
  id: 'container-health-check-failed',
  find: (signs) => {
    const words = signs.words.find(({ topic, text }) => topic === 'none' && saysHealthCheck.test(text));
    if (!words) return undefined;
    const finding = fromWords('container-health-check-failed', 'certain', words, signs);
    return { ...finding, container: finding.container ?? unhealthyContainer(signs)?.name };
  },
};

const saysHealthCheck = /container health ?checks?\b/;

/** Failed load balancer health check: both forms ("(elb NAME)", "(target-group ARN)") and the wording of service events. */
export const elbHealthCheckFailed = whenSaid({
  id: 'elb-health-check-failed',
  cause: 'elb-health-check-failed',
  says: /(?:\belb|load balancer|target.?group|vpc lattice) health ?checks?|(?:un|not )healthy in \(?(?:target.?group|elb)|health ?checks? (?:failed )?in \(?(?:target.?group|elb)/,
});

/** Treats an unhealthy container as the cause of a stop for which the scheduler gave no reason. */
export const describedAsUnhealthy: Rule = {
  id: 'described-as-unhealthy',
  find: (signs) => {
    if (signs.stopCode !== 'serviceschedulerinitiated' || signs.words.length > 0) return undefined;
    const unhealthy = unhealthyContainer(signs);
    if (!unhealthy) return undefined;
    const { name: container, exitCode } = unhealthy;
    const quotes = ['healthStatus: UNHEALTHY'];
    return { cause: 'container-health-check-failed', confidence: 'likely', container, exitCode, quotes };
  },
};

function unhealthyContainer({ containers }: Signs) {
  return containers.find(
    ({ healthStatus, essential }) => healthStatus === 'UNHEALTHY' && essential !== false,
  );
}

/** Explanation and remedies for each cause of this family. */
export const healthAdvice = {
  'elb-health-check-failed': elbHealthCheckFailedAdvice,
  'container-health-check-failed': containerHealthCheckFailedAdvice,
} satisfies AdviceByCause;

function elbHealthCheckFailedAdvice(facts: Facts): Advice {
  const group = targetGroupIn(facts.text);
  const name = group?.split('/')[1] ?? /\(elb ([\w-]{1,40})\)/i.exec(facts.text)?.[1];
  const codes = /health checks failed with these codes: \[[\d, ]{1,40}\]|request timed out/i.exec(
    facts.text,
  )?.[0];
  const meanwhile = logMeanwhile(facts, 'load balancer');
  const express = isExpress(facts) && facts.place;
  return {
    sentence: `ECS stopped the task because the load balancer${name ? ` (target group ${name})` : ''} reported it unhealthy${codes ? `: ${codes}` : ''}.${meanwhile.words}`,
    remedies: [
      ...starved(facts),
      ...meanwhile.remedies,
      ...(meanwhile.words === '' ? forCodes(codes) : []),
      ...(express ? [expressPath(express)] : ownTargetGroup(facts, group, meanwhile)),
      remedy(
        `The security group of the task${groupsOf(facts)} must allow the load balancer on the health check port, and the program must listen on 0.0.0.0.`,
      ),
      ...afterwards(facts),
    ],
  };
}

/** Remedy for the HTTP status in ECS's message. */
function forCodes(codes: string | undefined): Remedy[] {
  const text = remedyForStatus(/\[(\d{3})/.exec(codes ?? '')?.[1] ?? '', 'the path of the health check');
  return text === undefined ? [] : [remedy(text)];
}

function ownTargetGroup(facts: Facts, group: string | undefined, meanwhile: Meanwhile): Remedy[] {
  const command = awsCommand('elbv2 describe-target-groups', { 'target-group-arns': group }, facts.region);
  const settings = remedy('Check the health check settings (path, port, success codes, timeout):', command);
  const grace = gracePeriod(facts, meanwhile);
  return meanwhile.isStarting ? [grace, settings] : [settings, grace];
}

/** Remedy for Express Mode, which manages the target group: only the path can be set. */
function expressPath(place: ServiceReference): Remedy {
  const query = 'service.activeConfigurations[].[healthCheckPath,primaryContainer.containerPort]';
  return remedy(
    'Check that the container answers 200 on its health check path and port. To set another path, use --health-check-path:',
    expressSettings(place, query),
  );
}

function groupsOf({ evidence }: Facts): string {
  const groups = evidence.service?.securityGroups.join(', ');
  return groups ? ` (${groups})` : '';
}

/** Remedy that raises the grace period, to half as much again as the program takes to start. */
function gracePeriod(facts: Facts, { isStarting, startSeconds = 0 }: Meanwhile): Remedy {
  const now = facts.evidence.service?.healthCheckGracePeriodSeconds;
  return remedy(
    `${isStarting ? 'Raise' : 'If it starts slowly, raise'} the health check grace period (healthCheckGracePeriodSeconds${now === undefined ? '' : `, now ${now}`}):`,
    updateServiceCommand(facts, {
      'health-check-grace-period-seconds': String(
        Math.max(120, (now ?? 0) * 2, Math.ceil((startSeconds * 1.5) / 30) * 30),
      ),
    }),
  );
}

/** Remedy for CPU starvation, which delays the answer to any health check. */
function starved({ evidence, stop, revision }: Facts): Remedy[] {
  const { usage } = evidence;
  if (!starvedCpu(usage, stop)) return [];
  const whose = usage?.of === 'task' ? 'The CPU of the task' : 'The CPU of the busiest task of the service';
  return [
    remedy(
      `${whose} was at its limit in the minutes before, so responses were too slow: give ${revision} more CPU, or the service more tasks.`,
    ),
  ];
}

/** Explains exit code 137 after a failed check: the container ignored SIGTERM; the code is easily misread. */
function afterwards({ stop }: Facts): Remedy[] {
  const exitCode = stop.containers.find((container) => container.exitCode === 137)?.exitCode;
  if (exitCode === undefined) return [];
  return [
    remedy(
      `Exit code ${describeExitCode(exitCode)} came after the check: the container ignored SIGTERM until stopTimeout. It doesn't mean out of memory.`,
    ),
  ];
}

function containerHealthCheckFailedAdvice(facts: Facts): Advice {
  const { container } = facts.finding;
  const meanwhile = logMeanwhile(facts, 'container');
  return {
    sentence: `ECS stopped the task because the health check${container ? ` of container ${container}` : ' of a container'} kept failing.${meanwhile.words}`,
    remedies: [
      ...starved(facts),
      ...meanwhile.remedies,
      ...checkRemedies(facts, meanwhile.isStarting),
      ...afterwards(facts),
    ],
  };
}

function checkRemedies(facts: Facts, isStarting: boolean): Remedy[] {
  const { defined, revision } = facts;
  const helper = helperAtFault(facts);
  if (helper?.kind === 'service-connect-proxy') return helper.remedies;
  const start = defined?.healthCheckStartPeriodSeconds;
  const command = defined?.healthCheckCommand;
  const check = remedy(
    command
      ? `Run its health check (\`${command}\`) in the container: the tool must be in the image, and the path must respond.`
      : `Run the health check of ${revision} in the container: the tool it calls (${onWindows(facts) ? 'powershell, which Nano Server lacks, or curl.exe' : 'curl, wget'}) must be in the image, and its path must respond.`,
  );
  const slow = remedy(
    `${isStarting ? 'Raise' : 'If the program starts slowly, raise'} startPeriod${start === undefined ? '' : ` (now ${start} s)`}, at most 300 s; if it responds slowly, raise timeout and retries.`,
  );
  return isStarting ? [slow, check] : [check, slow];
}
