import { clusterName, ecsArn } from '../../sandbox/fleet/company.ts';
import type { SampleEvent } from '../../sandbox/fleet/sample.ts';

/** Container of a run, as its event has it. */
interface RunContainer {
  name: string;
  exitCode?: number;
  reason?: string;
}

/** Run of a job: a task that no service started. Times are epoch ms. */
export interface JobRun {
  family: string;
  /** Id of the task. */
  task: string;
  createdAt: number;
  stoppedAt: number;
  /** By default `report`, which exits with 0. */
  containers?: RunContainer[];
  startedBy?: string;
  /** Command that the starter of the task passed. */
  command?: string[];
  more?: Record<string, unknown>;
}

/** Time in which Fargate starts the task, ms. */
const startMs = 20_000;

/** The ECS event of a run that has stopped. */
export function runEvent(run: JobRun): SampleEvent {
  const { family, task, createdAt, stoppedAt, command, more = {} } = run;
  const containers = run.containers ?? [{ name: 'report', exitCode: 0 }];
  const iso = (at: number) => new Date(at).toISOString();
  const containerOverrides = containers.map(({ name }, at) => ({ name, ...(at === 0 && { command }) }));
  return {
    ...{ version: '0', id: `event-${task}`, source: 'aws.ecs', 'detail-type': 'ECS Task State Change' },
    ...{ account: '123456789012', region: 'eu-west-1', time: iso(stoppedAt) },
    resources: [ecsArn('task', clusterName, task)],
    detail: {
      ...{ taskArn: ecsArn('task', clusterName, task), clusterArn: ecsArn('cluster', clusterName) },
      taskDefinitionArn: ecsArn('task-definition', `${family}:3`),
      ...{ group: `family:${family}`, startedBy: run.startedBy ?? `chronos-schedule/${family}` },
      ...{
        lastStatus: 'STOPPED',
        desiredStatus: 'STOPPED',
        launchType: 'FARGATE',
        cpu: '256',
        memory: '512',
      },
      ...{ createdAt: iso(createdAt), startedAt: iso(createdAt + startMs), stoppedAt: iso(stoppedAt) },
      ...{ stopCode: 'EssentialContainerExited', stoppedReason: 'Essential container in task exited' },
      ...{ containers, overrides: { containerOverrides } },
      ...more,
    },
  };
}
