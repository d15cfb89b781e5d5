import { applicationScenarios } from './application.ts';
import { deploymentScenarios } from './deployments.ts';
import { memoryAndHealthScenarios } from './memory-and-health.ts';
import { platformAndJobScenarios } from './platform-and-jobs.ts';
import { resourceScenarios } from './resources.ts';
import type { Scenario } from './scenario.ts';

/** Every scenario, in families of causes. A new one is a value in one of these files; see scenario.ts for its form. */
export const scenarios: readonly Scenario[] = [
  ...applicationScenarios,
  ...resourceScenarios,
  ...memoryAndHealthScenarios,
  ...platformAndJobScenarios,
  ...deploymentScenarios,
];

/** Scenarios that are also played end to end, with queue, table and Slack of the sandbox: two of each family. */
export const playedOnSandbox: readonly Scenario[] = [
  applicationScenarios,
  resourceScenarios,
  memoryAndHealthScenarios,
  platformAndJobScenarios,
  deploymentScenarios,
].flatMap((family) => family.slice(0, 2));
