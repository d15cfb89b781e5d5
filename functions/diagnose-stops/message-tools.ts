import type { UsageBeforeStop } from '../../shared/aws/cloudwatch/usage-before-stop.ts';
import type { ContainerLogs } from '../../shared/aws/container-logs.ts';
import type { DeploymentHistory } from '../../shared/aws/ecs/deployment-history.ts';
import type { Ecs } from '../../shared/aws/ecs/evidence.ts';
import type { IncidentChannels } from '../../shared/model/incident-channel.ts';
import type { SlackChannel } from '../../shared/slack/client.ts';
import type { Deps } from './deps.ts';
import type { TrailSource } from './find-deployer.ts';

/** Logs of containers, and the number of lines that may be kept of one; 0 where none may be read. */
export interface LogSource {
  logs: ContainerLogs;
  logLines: number;
}

/** The gateways that evidence is read through. */
export interface EvidenceSources extends LogSource {
  ecs: Ecs;
  history: DeploymentHistory;
  /** Epoch milliseconds. */
  now: () => number;
}

/** The gateways of the evidence that a message may be posted without. */
export interface MoreSources extends EvidenceSources, TrailSource {
  usage: UsageBeforeStop;
}

/** Dependencies of updating a message that was posted. */
export type UpdateTools = Pick<
  MessageTools,
  'claims' | 'mutes' | 'now' | 'log' | 'count' | 'mention' | 'canSize' | 'channels' | 'trail'
>;

/** Dependencies of writing a message, beside those of counting. */
export interface MessageTools
  extends Omit<
      Deps,
      | 'write'
      | 'summarize'
      | 'readService'
      | 'readCounts'
      | 'watchServices'
      | 'noteLook'
      | 'rolloutOf'
      | 'home'
    >,
    MoreSources {
  slack: SlackChannel;
  channels: IncidentChannels;
  /** True where services may be changed from Slack. */
  canSize: boolean;
  /** Mention beside a workload that is down, in mrkdwn; empty for none. */
  mention: string;
}
