import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DeregisterTaskDefinitionCommand, ECSClient, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, jest } from '@jest/globals';
import { ecsArn } from '../../sandbox/fleet/company.ts';
import type { Acknowledgement } from '../../sandbox/slack/app/interactions.ts';
import type { PostedMessage } from '../../sandbox/slack/types.ts';
import type { Rollout } from '../../shared/model/rollout.ts';
import { slackActions } from '../../shared/model/slack-actions.ts';
import { minuteMs } from '../../shared/model/units.ts';
import { createRollouts, type Rollouts } from '../../shared/table/rollouts.ts';
import { type ChangeableService, putChangeableService } from './changeable-service.ts';
import { containerExit, memoryKill } from './memory-kill.ts';
import { serviceAt } from './rollout.ts';
import { tooLarge } from './running-service.ts';
import { type SizingSteward, startSizingSteward, textOf } from './sizing-steward.ts';

/** Users of the sandbox's Slack: the first may approve. */
export const [amara, ben] = ['U0SANDBOX1', 'U0SANDBOX2'];

/** Approving is allowed everywhere, and auto if a service's tag says so. */
const parameters = { mode: 'auto', approvers: 'S0SANDBOX', slackTeam: 'T0SANDBOX', rolloutBudget: '20' };

/** ECS Steward with permission to change services, and services that no other test uses. */
export interface RolloutSteward extends SizingSteward {
  /** A service of 1 vCPU and 2 GiB that is too large, in a cluster of its own. */
  newService(service?: Partial<ChangeableService>): ServiceToResize;
  rollouts: Rollouts;
}

/** Service whose revision 1 is analysed. */
export interface ServiceToResize {
  of: { cluster: string; service: string };
  arn: string;
  /** Posts its report, with buttons if its mode is approve. @returns the decision's id, if it may be applied */
  offered(): Promise<string>;
  /** Clicks on a button of its message, and waits for everything that this triggers at once. */
  click(
    action: keyof typeof slackActions,
    more?: { user?: string; value?: string },
  ): Promise<Acknowledgement>;
  /** Offers, approves, and waits until the new revision is deployed. */
  deployed(): Promise<void>;
  /** Task definition that the service runs: `web-3:2`. */
  runs(): string;
  /** Number of revisions of its family. */
  revisions(): number;
  /** Its reports and rollouts: visible messages other than replies, oldest first. */
  messages(): PostedMessage[];
  /** Messages about its incidents, as text, oldest first. */
  incidents(): string[];
  /** Last of them, as text. */
  text(): string;
  /** Texts in the thread of any of them. */
  thread(): string[];
  /** Last answer to a click: in the thread of a message, or one that only this user can see. */
  toldTo(user: string): string;
  /** Another user deploys a revision of the family. */
  deploys(revision: string): Promise<void>;
  /** A task of the running revision is killed for memory. */
  isKilled(): Promise<void>;
  /** A task of this revision, the running one by default, exits with this code. */
  exits(exitCode: number, revision?: number): Promise<void>;
  /** Another user deregisters a revision. */
  deregisters(revision: string): Promise<void>;
  /** Lets so many tasks run from now on, of as many as are desired unless given. */
  runsTasks(running: number, desired?: number): void;
  /** Task size of the running revision. */
  size(): { cpu?: string; memory?: string };
  rollout(): Promise<Rollout | undefined>;
}

/** Shared by the tests of a file; every test takes a service of its own. */
export let steward: RolloutSteward;

/** Starts it before the tests of a file, and ends it after them. */
export function shareRolloutSteward(settings: Record<string, string> = {}): void {
  let close: (() => void) | undefined;
  // The first test starts five functions.
  jest.setTimeout(30_000);
  beforeAll(async () => {
    const working = [
      ...['diagnose-stops', 'rightsize-services', 'apply-rightsizing', 'track-rollouts'],
      'slack-questions',
    ];
    const started = await startSizingSteward({ working, parameters: { ...parameters, ...settings } });
    const client = new DynamoDBClient(started.sandbox.clientConfig);
    close = () => client.destroy();
    const tableName = 'ecs-steward-production-state';
    const rollouts = createRollouts(DynamoDBDocumentClient.from(client), { tableName, keepDays: 30 });
    let services = 0;
    steward = {
      ...started,
      rollouts,
      newService(service = {}) {
        services += 1;
        return newService({ ...started, rollouts }, { name: `web-${services}x`, ...tooLarge, ...service });
      },
    };
  }, 60_000);
  afterAll(async () => {
    close?.();
    await steward.close();
  });
}

function newService(
  { sandbox, slack, report, newCluster, rollouts }: Omit<RolloutSteward, 'newService'>,
  service: ChangeableService,
): ServiceToResize {
  const { name } = service;
  const cluster = newCluster();
  const of = { cluster: cluster.name, service: name };
  const arn = ecsArn('service', cluster.name, name);
  putChangeableService(sandbox.state, cluster.name, service, sandbox.now());
  const definitionArn = () => sandbox.state.service(arn)?.taskDefinition ?? '';
  const messages = () =>
    slack
      .messages()
      .filter(({ threadTs, visibleTo, text }) => !threadTs && !visibleTo && text.includes(`${name} in `))
      .filter(({ metadata }) => metadata?.event_payload.incident === undefined);
  const sized: ServiceToResize = {
    of,
    arn,
    messages,
    incidents: () =>
      slack
        .messages()
        .filter(({ threadTs, visibleTo, text }) => !threadTs && !visibleTo && text.includes(name))
        .filter(({ metadata }) => metadata?.event_payload.incident !== undefined)
        .map(textOf),
    async offered() {
      const { services } = await report(of);
      return services[0]?.decisionId ?? '';
    },
    async click(action, more = {}) {
      const offering = messages().findLast(({ blocks }) =>
        JSON.stringify(blocks).includes(slackActions[action]),
      );
      const clicked = await slack.click({
        ts: offering?.ts ?? 'none',
        actionId: slackActions[action],
        ...more,
      });
      await sandbox.settle();
      return clicked;
    },
    async deployed() {
      await sized.offered();
      await sized.click('apply');
      await sandbox.advance(4 * minuteMs);
    },
    runs: () => definitionArn().split('/').at(-1) ?? '',
    revisions: () => sandbox.state.taskDefinitions(name).length,
    text: () => messages().slice(-1).map(textOf).join(''),
    thread() {
      const own = new Set(messages().map(({ ts }) => ts));
      return slack
        .messages()
        .flatMap((one) => (one.threadTs && own.has(one.threadTs) && !isAnswer(one) ? [one.text] : []));
    },
    toldTo: (user) => slack.messages().findLast((one) => one.visibleTo === user || isAnswer(one))?.text ?? '',
    async deploys(revision) {
      const client = new ECSClient(sandbox.clientConfig);
      const known = sandbox.state.taskDefinition(definitionArn());
      const taskDefinitionArn = ecsArn('task-definition', revision);
      const number = Number(revision.split(':')[1]);
      if (!sandbox.state.taskDefinition(taskDefinitionArn))
        sandbox.state.putTaskDefinition({ ...known, taskDefinitionArn, revision: number });
      await client.send(new UpdateServiceCommand({ ...of, taskDefinition: taskDefinitionArn }));
      client.destroy();
      await sandbox.settle();
    },
    async isKilled() {
      const { cpu = '', memory = '' } = sandbox.state.taskDefinition(definitionArn()) ?? {};
      const event = memoryKill(
        { ...of, taskDefinitionArn: definitionArn() },
        { cpu, memory },
        sandbox.now() - 2_000,
      );
      await sandbox.send(event);
      await sandbox.settle();
    },
    async exits(exitCode, revision) {
      const taskDefinitionArn = revision ? ecsArn('task-definition', `${name}:${revision}`) : definitionArn();
      const { cpu = '', memory = '' } = sandbox.state.taskDefinition(taskDefinitionArn) ?? {};
      const place = { ...of, taskDefinitionArn };
      await sandbox.send(containerExit(place, { cpu, memory }, exitCode, sandbox.now() - 2_000));
      await sandbox.settle();
    },
    runsTasks(running, desired) {
      const known = sandbox.state.service(arn);
      const [primary, ...older] = known?.deployments ?? [];
      if (!known) throw new Error(`${name} is gone`);
      const desiredCount = desired ?? known.desiredCount;
      const counts = { runningCount: running, desiredCount };
      sandbox.state.putService({ ...known, ...counts, deployments: [{ ...primary, ...counts }, ...older] });
    },
    async deregisters(revision) {
      const client = new ECSClient(sandbox.clientConfig);
      const taskDefinition = ecsArn('task-definition', revision);
      await client.send(new DeregisterTaskDefinitionCommand({ taskDefinition }));
      client.destroy();
    },
    size() {
      const { cpu, memory } = sandbox.state.taskDefinition(definitionArn()) ?? {};
      return { cpu, memory };
    },
    rollout: () => rollouts.last(serviceAt(arn)),
  };
  return sized;
}

/** A reply to a click, beside those that a rollout posts of its own. */
function isAnswer({ threadTs, metadata }: PostedMessage): boolean {
  return threadTs !== undefined && metadata?.event_payload.answer !== undefined;
}
