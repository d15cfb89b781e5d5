import { randomUUID } from 'node:crypto';
import type { TrailRecord } from '../aws/cloudtrail.ts';
import type { AwsState } from '../aws/state.ts';
import { account, clusterName, ecsArn, region } from './company.ts';
import { taskDefinitionArn } from './task-definition.ts';
import { deployedDaysAgo } from './usage/allocation.ts';
import type { Workload } from './workloads/workload.ts';

const dayMs = 86_400_000;

/** Call of UpdateService that starts a deployment. */
export interface DeployingCall {
  service: string;
  /** ARN of the task definition. */
  taskDefinition: string;
  /** `ecs-svc/…`, the deployment that it started. */
  deploymentId: string;
  /** Epoch milliseconds. */
  at: number;
}

/** A person's session of a role that trusts GitHub Actions. */
const person = {
  type: 'AssumedRole',
  principalId: 'AROAEXAMPLEDEPLOYER00:amara.okafor@example.com',
  arn: `arn:aws:sts::${account}:assumed-role/shop-deploy/amara.okafor@example.com`,
  accountId: account,
  accessKeyId: 'ASIAEXAMPLEDEPLOYER0',
  sessionContext: {
    sessionIssuer: {
      ...{ type: 'Role', principalId: 'AROAEXAMPLEDEPLOYER00', accountId: account, userName: 'shop-deploy' },
      arn: `arn:aws:iam::${account}:role/shop-deploy`,
    },
    webIdFederationData: {
      federatedProvider: `arn:aws:iam::${account}:oidc-provider/token.actions.githubusercontent.com`,
      attributes: {},
    },
    attributes: { creationDate: '2026-11-20T08:00:00Z', mfaAuthenticated: 'false' },
  },
};

/** CloudTrail's record of a call that started a deployment. @param more fields that replace those of the record */
export function deployingRecord(call: DeployingCall, more: Partial<TrailRecord> = {}): TrailRecord {
  const { service, taskDefinition, deploymentId, at } = call;
  const time = timeOfAnswer(at);
  return {
    ...{ eventVersion: '1.11', eventTime: `${new Date(at).toISOString().slice(0, 19)}Z` },
    ...{ eventSource: 'ecs.amazonaws.com', eventName: 'UpdateService', awsRegion: region },
    ...{ sourceIPAddress: '203.0.113.17', userAgent: 'aws-cli/2.31.0', userIdentity: person },
    requestParameters: { cluster: clusterName, service, taskDefinition },
    responseElements: {
      service: {
        ...{ serviceArn: ecsArn('service', clusterName, service), serviceName: service, status: 'ACTIVE' },
        deployments: [
          {
            ...{ id: deploymentId, status: 'PRIMARY', taskDefinition, createdAt: time, updatedAt: time },
            ...{ desiredCount: 2, pendingCount: 0, runningCount: 0, failedTasks: 0 },
            rolloutState: 'IN_PROGRESS',
          },
        ],
      },
    },
    ...{ requestID: randomUUID(), eventID: randomUUID(), readOnly: false, eventType: 'AwsApiCall' },
    ...{ managementEvent: true, recipientAccountId: account, eventCategory: 'Management' },
    ...more,
  };
}

/** "Nov 20, 2026, 12:00:05 PM", as ECS's answers have times in CloudTrail. */
function timeOfAnswer(at: number): string {
  return new Date(at).toLocaleString('en-US', { dateStyle: 'medium', timeStyle: 'medium', timeZone: 'UTC' });
}

/** Puts the call that started the newest deployment of a workload's service into the event history. */
export function putTrail(state: AwsState, workload: Workload, now: number): void {
  const [newest] = workload.revisions;
  if (!newest?.deploymentId) return;
  const { deploymentId, revision } = newest;
  const at = now - deployedDaysAgo(workload, newest) * dayMs;
  const taskDefinition = taskDefinitionArn(workload.name, revision);
  state.putTrailRecord(deployingRecord({ service: workload.name, taskDefinition, deploymentId, at }));
}
