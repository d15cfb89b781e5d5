import {
  type Change,
  type CloudFormationClient,
  CreateChangeSetCommand,
  DeleteChangeSetCommand,
  DescribeChangeSetCommand,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  ExecuteChangeSetCommand,
  type Stack,
  type StackEvent,
} from '@aws-sdk/client-cloudformation';

/** Seconds between two looks at CloudFormation: its own console looks as often. */
const lookEverySeconds = 5;

/** A change set that can be executed, with what it would change. */
export interface Prepared {
  name: string;
  /** True when the stack does not exist yet. */
  isNew: boolean;
  changes: Change[];
}

export interface StackTarget {
  client: CloudFormationClient;
  stackName: string;
  sleep: (ms: number) => Promise<void>;
}

/** The stack as it is; undefined where there is none. */
export async function findStack({ client, stackName }: StackTarget): Promise<Stack | undefined> {
  try {
    const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName: stackName }));
    return Stacks.find(({ StackStatus }) => StackStatus !== 'DELETE_COMPLETE');
  } catch (error) {
    // CloudFormation has no error of its own for a stack that does not exist (API reference, DescribeStacks).
    if (/does not exist/.test((error as Error).message)) return undefined;
    throw error;
  }
}

/** The outputs of a stack by their keys. */
export function outputsOf(stack: Stack | undefined): Record<string, string> {
  const outputs = stack?.Outputs ?? [];
  return Object.fromEntries(outputs.map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]));
}

/** The address that Slack calls, of whichever endpoint the stack has; the names are those that osls gives. */
export function requestUrlIn(outputs: Readonly<Record<string, string>>): string | undefined {
  return outputs.SlackDashinteractionsLambdaFunctionUrl ?? outputs.HttpApiUrl;
}

/**
 * Creates a change set and waits until CloudFormation has worked it out.
 * @param parameters every parameter of the template: none keeps an earlier value silently
 * @returns undefined where nothing would change
 * @throws Error with CloudFormation's reason when it refuses the template
 */
export async function prepare(
  target: StackTarget,
  request: {
    name: string;
    templateUrl: string;
    parameters: Readonly<Record<string, string>>;
    tags: Readonly<Record<string, string>>;
  },
): Promise<Prepared | undefined> {
  const { client, stackName, sleep } = target;
  const stack = await findStack(target);
  // A stack in review was prepared once and never created.
  const isNew = !stack || stack.StackStatus === 'REVIEW_IN_PROGRESS';
  await client.send(
    new CreateChangeSetCommand({
      StackName: stackName,
      ChangeSetName: request.name,
      ChangeSetType: isNew ? 'CREATE' : 'UPDATE',
      TemplateURL: request.templateUrl,
      Capabilities: ['CAPABILITY_NAMED_IAM'],
      Parameters: Object.entries(request.parameters).map(([ParameterKey, ParameterValue]) => ({
        ParameterKey,
        ParameterValue,
      })),
      Tags: Object.entries(request.tags).map(([Key, Value]) => ({ Key, Value })),
    }),
  );
  for (;;) {
    const { Status, StatusReason = '' } = await client.send(
      new DescribeChangeSetCommand({ StackName: stackName, ChangeSetName: request.name }),
    );
    if (Status === 'CREATE_COMPLETE') break;
    if (Status === 'FAILED') {
      await client.send(new DeleteChangeSetCommand({ StackName: stackName, ChangeSetName: request.name }));
      // The words of CloudFormation for a change set without changes.
      if (/didn't contain changes|No updates are to be performed/.test(StatusReason)) return undefined;
      throw new Error(`CloudFormation refused the change set: ${StatusReason}`);
    }
    await sleep(lookEverySeconds * 1000);
  }
  return { name: request.name, isNew, changes: await changesOf(target, request.name) };
}

async function changesOf({ client, stackName }: StackTarget, changeSet: string): Promise<Change[]> {
  const changes: Change[] = [];
  let NextToken: string | undefined;
  do {
    const page = await client.send(
      new DescribeChangeSetCommand({ StackName: stackName, ChangeSetName: changeSet, NextToken }),
    );
    changes.push(...(page.Changes ?? []));
    NextToken = page.NextToken;
  } while (NextToken);
  return changes;
}

/**
 * Executes a change set and follows the stack to its end.
 * @param onEvent gets each event of the stack once, oldest first
 * @throws Error with the first reason of a failure, when CloudFormation rolled the stack back
 */
export async function execute(
  target: StackTarget,
  { name }: Prepared,
  onEvent: (event: StackEvent) => void,
): Promise<Stack> {
  const { client, stackName, sleep } = target;
  const newEvents = await eventReader(target);
  let firstFailure: StackEvent | undefined;
  await client.send(new ExecuteChangeSetCommand({ StackName: stackName, ChangeSetName: name }));
  for (;;) {
    const stack = await findStack(target);
    for (const event of await newEvents()) {
      if (event.ResourceStatus?.endsWith('_FAILED')) firstFailure ??= event;
      onEvent(event);
    }
    const status = stack?.StackStatus ?? '';
    if (stack && /^(CREATE|UPDATE)_COMPLETE$/.test(status)) return stack;
    if (!stack || /(ROLLBACK_COMPLETE|FAILED)$/.test(status))
      throw new Error(failureOf(stackName, status, firstFailure));
    await sleep(lookEverySeconds * 1000);
  }
}

function failureOf(stackName: string, status: string, event: StackEvent | undefined): string {
  const reason = event ? `${event.LogicalResourceId}: ${event.ResourceStatusReason}` : 'no reason given';
  return `${stackName} ended as ${status || 'removed'}. First failure: ${reason}`;
}

/** Reads the events that are new since the last read, oldest first. A page holds the newest hundred: more than come between two reads. */
async function eventReader({ client, stackName }: StackTarget): Promise<() => Promise<StackEvent[]>> {
  const seen = new Set<string | undefined>();
  const read = async () => {
    const { StackEvents = [] } = await client.send(new DescribeStackEventsCommand({ StackName: stackName }));
    const fresh = StackEvents.filter(({ EventId }) => !seen.has(EventId)).reverse();
    for (const { EventId } of fresh) seen.add(EventId);
    return fresh;
  };
  await read();
  return read;
}

const actions: Record<string, string> = {
  Add: 'Add',
  Modify: 'Change',
  Remove: 'Remove',
  Import: 'Import',
  Dynamic: 'Maybe',
};

/** The changes of a change set as lines, removals and replacements first. */
export function changesInWords(changes: readonly Change[]): string[] {
  const weight = ({ ResourceChange }: Change) =>
    ResourceChange?.Action === 'Remove' || ResourceChange?.Replacement === 'True' ? 0 : 1;
  return [...changes]
    .sort((one, other) => weight(one) - weight(other))
    .map(({ ResourceChange: change }) => {
      const action = actions[change?.Action ?? ''] ?? change?.Action ?? '';
      const replaced = change?.Replacement === 'True' ? ' (replaced)' : '';
      return `${action.padEnd(7)} ${change?.LogicalResourceId} · ${change?.ResourceType}${replaced}`;
    });
}

/** Number of resources by type, for the review of a stack that is new: every line of it would be an addition. */
export function typesInWords(changes: readonly Change[]): string[] {
  const byType = Map.groupBy(changes, ({ ResourceChange }) => ResourceChange?.ResourceType ?? 'unknown');
  return [...byType]
    .map(([type, { length }]) => `${String(length).padStart(3)} ${type}`)
    .sort((one, other) => one.slice(4).localeCompare(other.slice(4)));
}
