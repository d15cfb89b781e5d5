import { fromWords, type Rule, whenSaid } from '../rule.ts';
import type { Signs } from '../signs.ts';

/** ECS does not say which container; DescribeTasks knows the health of each. */
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

/** Both load balancer forms ("(elb NAME)", "(target-group ARN)") and the wording of service events. */
export const elbHealthCheckFailed = whenSaid({
  id: 'elb-health-check-failed',
  cause: 'elb-health-check-failed',
  says: /(?:\belb|load balancer|target.?group|vpc lattice) health ?checks?|(?:un|not )healthy in \(?(?:target.?group|elb)|health ?checks? (?:failed )?in \(?(?:target.?group|elb)/,
});

/** Where ECS gave no words for a stop of its scheduler, an unhealthy container is reason enough. */
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
