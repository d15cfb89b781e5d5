import { afterAll, beforeAll, jest } from '@jest/globals';
import { clusterName } from '../../sandbox/fleet/company.ts';
import type { PostedMessage } from '../../sandbox/slack/types.ts';
import { type Steward, type StewardOptions, startSteward } from '../../sandbox/steward.ts';
import { hourMs } from '../../shared/model/units.ts';
import type { sizingJson } from '../../shared/sizing/report/csv-json.ts';
import { messageAsText } from '../../shared/slack/message-text.ts';
import { putRunningService, type RunningService } from './running-service.ts';

type SizingFunction = 'report-rightsizing' | 'plan-rightsizing' | 'rightsize-services';

/** Response of report-rightsizing. */
export type ReportAnswer = ReturnType<typeof sizingJson> & { html?: string; slack: string };

/** ECS Steward on the sandbox, with clusters that no other test uses beside the sample fleet. */
export interface SizingSteward extends Steward {
  /** A new cluster with these services. */
  newCluster(...services: RunningService[]): ClusterForTests;
  /** Invokes report-rightsizing manually. @throws the error that the caller gets */
  report(payload: unknown): Promise<ReportAnswer>;
  /** Invokes plan-rightsizing manually, and waits until the scan is finished. @throws as `report` */
  plan(payload: unknown): Promise<{ scan: string; [fact: string]: unknown }>;
  /** Sends the weekly schedule's event this many times, and waits until the scan is finished. */
  schedule(time: string, times?: number): Promise<void>;
  /** Every message of the channel other than replies, oldest first. */
  messages(): PostedMessage[];
  /** Log of a function: its JSON lines, parsed. */
  logLines(of: SizingFunction): Record<string, unknown>[];
  /** Advances the clock by this many half hours, one at a time: failed messages are delivered again. */
  halfHours(count: number): Promise<void>;
}

/** A cluster of its own. */
export interface ClusterForTests {
  name: string;
  /** Messages that name it, oldest first. */
  messages(): PostedMessage[];
  /** Last of them, as text. */
  text(): string;
}

interface Options extends StewardOptions {
  /** True to include the sample fleet's cluster: a report of its 25 services takes a second. */
  withShop?: boolean;
}

/** Starts on a Monday soon after noon, far from the next weekly scan. */
export async function startSizingSteward({ withShop, ...options }: Options = {}): Promise<SizingSteward> {
  const working = ['diagnose-stops', 'plan-rightsizing', 'rightsize-services'];
  const startAt = Date.UTC(2026, 10, 23, 12, 0, 30);
  // Reports only: without buttons, unless a test asks for them.
  const parameters = { mode: 'report', ...options.parameters };
  const steward = await startSteward({ working, ...options, parameters, clock: { startAt } });
  const { sandbox, slack } = steward;
  if (!withShop) sandbox.state.addCluster(clusterName, { status: 'INACTIVE' });
  let clusters = 0;
  const invoke = async (name: SizingFunction, payload: unknown): Promise<unknown> => {
    const { result, error } = await sandbox.invoke(name, payload);
    if (error) throw Object.assign(new Error(error.errorMessage), { name: error.errorType });
    return result;
  };
  const messages = () => slack.messages().filter(({ threadTs }) => threadTs === undefined);
  return {
    ...steward,
    messages,
    newCluster(...services) {
      clusters += 1;
      const name = `fleet-${String(clusters).padStart(3, '0')}`;
      sandbox.state.addCluster(name);
      for (const service of services) putRunningService(sandbox.state, name, service, sandbox.now());
      const own = () =>
        messages().filter(({ blocks, text }) => JSON.stringify([text, blocks]).includes(name));
      return { name, messages: own, text: () => own().slice(-1).map(textOf).join('') };
    },
    report: async (payload) => (await invoke('report-rightsizing', payload)) as ReportAnswer,
    async plan(payload) {
      const plan = await invoke('plan-rightsizing', payload);
      await sandbox.settle();
      return plan as { scan: string };
    },
    async schedule(time, times = 1) {
      const event = { 'detail-type': 'Scheduled Event', source: 'aws.events', time, detail: {} };
      for (let sent = 0; sent < times; sent += 1) await sandbox.enqueue('plan', JSON.stringify(event));
      await sandbox.settle();
    },
    logLines: (of) =>
      sandbox.logs
        .of(`ecs-steward-production-${of}`)
        .flatMap((line) => (line.startsWith('{') ? [JSON.parse(line) as Record<string, unknown>] : [])),
    async halfHours(count) {
      for (let passed = 0; passed < count; passed += 1) await sandbox.advance(hourMs / 2);
    },
  };
}

/** Message as its reader sees it, each on one line. */
export function textOf(message: PostedMessage): string {
  return messageAsText(message, { width: 10_000 });
}

/** Shared by the tests of a file; every test takes a cluster of its own, so nothing is reset. */
export let steward: SizingSteward;

/** Starts it before the tests of a file, and ends it after them. */
export function shareSizingSteward(options: Options = {}): void {
  // A test runs whole scans and packages first if a source is newer, which takes time on a busy machine.
  jest.setTimeout(60_000);
  beforeAll(async () => {
    steward = await startSizingSteward(options);
  });
  afterAll(() => steward.close());
}

/** Line of a response about a service. */
export function serviceIn({ services }: ReportAnswer, name: string): ReportAnswer['services'][number] {
  const found = services.find((service) => service.name === name);
  if (!found) throw new Error(`no ${name} among ${services.map((service) => service.name).join(', ')}`);
  return found;
}
