import { type Advice, type AdviceByCause, type Facts, remedy } from '../advice/facts.ts';
import { whenSaid } from '../rule.ts';

/** ECS rolled back to the last completed deployment because of a circuit breaker, an alarm, a hook or a request. */
export const deploymentRolledBack = whenSaid({
  id: 'deployment-rolled-back',
  cause: 'deployment-rolled-back',
  says: /rolling back to (?:deployment|service ?revision)|rolled back (?:to|because|by)|rollback (?:was |has been )?(?:started|initiated|triggered|completed|successful)/,
});

/** Explanation and remedies for each cause of this family. */
export const deploymentAdvice = {
  'deployment-rolled-back': deploymentRolledBackAdvice,
} satisfies AdviceByCause;

/** Triggers of a rollback by ECS message: pattern, clause, remedy. */
const deciders: readonly [RegExp, string, string][] = [
  [
    /circuit breaker/i,
    'because its tasks failed to start or to stay healthy (circuit breaker)',
    'See the incident messages of its stopped tasks for the reason.',
  ],
  [
    /alarm/i,
    'because of a CloudWatch alarm; no task failed',
    'Check what the alarm measured during the deployment, and fix that before you deploy again.',
  ],
  [
    /hook/i,
    'because a lifecycle hook failed; no task failed',
    'Read the log of the hook function for the reason.',
  ],
];

function deploymentRolledBackAdvice(facts: Facts): Advice {
  const decider = deciders.find(([says]) => says.test(facts.text));
  return {
    sentence: `ECS rolls the deployment back${decider ? ` ${decider[1]}` : ''}. The earlier revision stays live, the new one does not.`,
    remedies: [
      remedy(decider?.[2] ?? 'Check the events of the service for the reason.'),
      remedy(
        'Fix the new revision and deploy it again: a forced deployment now would restart the earlier revision.',
      ),
    ],
  };
}
