import { afterAll, beforeAll, jest } from '@jest/globals';
import { clusterName } from '../../sandbox/fleet/company.ts';
import type { PostedMessage } from '../../sandbox/slack/types.ts';
import { type Steward, type StewardOptions, startSteward } from '../../sandbox/steward.ts';
import { hourMs } from '../../shared/model/units.ts';
import type { sizingJson } from '../../shared/sizing/report/csv-json.ts';
import { messageAsText } from '../../shared/slack/message-text.ts';
import { putRunningService, type RunningService } from './running-service.ts';

type SizingFunction = 'report-rightsizing' | 'plan-rightsizing' | 'rightsize-services';

/** What report-rightsizing answers, as its caller reads it. */
export type ReportAnswer = ReturnType<typeof sizingJson> & { html?: string; slack: string };

/** ECS Steward on the sandbox, with clusters that no other test has heard of beside the sample fleet. */
export interface SizingSteward extends Steward {
  /** A new cluster with these services. */
  newCluster(...services: RunningService[]): ClusterForTests;
  /** Invokes report-rightsizing by hand. @throws the error that the caller gets. */
  report(payload: unknown): Promise<ReportAnswer>;
  /** Invokes plan-rightsizing by hand, and waits until the scan is worked off. @throws as `report`. */
  plan(payload: unknown): Promise<{ scan: string; [fact: string]: unknown }>;
  /** Puts the weekly schedule's event into its queue, so often, and waits until the scan is worked off. */
  schedule(time: string, times?: number): Promise<void>;
  /** Every message of the channel that is no reply, oldest first. */
  messages(): PostedMessage[];
  /** What a function printed: its JSON lines, parsed. */
  logLines(of: SizingFunction): Record<string, unknown>[];
  /** Lets so many half hours pass, one by one: what was given back to the queues comes again. */
  halfHours(count: number): Promise<void>;
}

/** A cluster of its own. */
export interface ClusterForTests {
  name: string;
  /** The messages that name it, oldest first. */
  messages(): PostedMessage[];
  /** The last of them, as text. */
  text(): string;
}

interface Options extends StewardOptions {
  /** Whether the sample fleet's cluster is there: a report of its 25 services takes a second. */
  withShop?: boolean;
}

/** Starts on a Monday soon after noon: the next weekly scan is far away. */
export async function startSizingSteward({ withShop, ...options }: Options = {}): Promise<SizingSteward> {
  const working = ['diagnose-stops', 'plan-rightsizing', 'rightsize-services'];
  const startAt = Date.UTC(2026, 10, 23, 12, 0, 30);
  // Reports are the subject here: without buttons, unless a test says otherwise.
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

/** A message as its reader sees it, in one line each. */
export function textOf(message: PostedMessage): string {
  return messageAsText(message, { width: 10_000 });
}

/** The one that the tests of a file share; every test takes a cluster of its own, so nothing is reset. */
export let steward: SizingSteward;

/** Starts it before the tests of a file, and ends it after them. */
export function shareSizingSteward(options: Options = {}): void {
  // A test runs whole scans, and packages first when a source is newer: on a busy machine that takes its time.
  jest.setTimeout(60_000);
  beforeAll(async () => {
    steward = await startSizingSteward(options);
  });
  afterAll(() => steward.close());
}

/** An answer's line about a service. */
export function serviceIn({ services }: ReportAnswer, name: string): ReportAnswer['services'][number] {
  const found = services.find((service) => service.name === name);
  if (!found) throw new Error(`no ${name} among ${services.map((service) => service.name).join(', ')}`);
  return found;
}
