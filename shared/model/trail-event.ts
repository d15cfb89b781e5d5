import * as z from 'zod/mini';
import { nameFromArn } from './arn.ts';
import { jsonOrUndefined } from './parse.ts';
import { nameInWords, principalInWords, sessionInWords, sessionOf } from './principal.ts';
import { serviceOfArn } from './service-reference.ts';

/** Call to ECS that created or changed a service, in CloudTrail's event history. Times are epoch milliseconds. */
export interface TrailEvent {
  /** `UpdateService` or `CreateService`. */
  name: string;
  at: number;
  /** True where AWS refused the call. */
  failed: boolean;
  /** "amara (role shop-deploy, via GitHub Actions)"; absent where the event does not name the caller. */
  caller?: string;
  account?: string;
  region?: string;
  cluster: string;
  service: string;
  /** `web:42`, or the family `web`, where the call named one. */
  taskDefinition?: string;
  /** True where a field of the call starts a deployment: a call that only sets the number of tasks does not. */
  startsDeployment: boolean;
  /** Newest deployment of the service in the answer; absent where CloudTrail left the answer out. */
  primary?: { id: string; createdAt?: number };
}

const text = z.nullish(z.string());

const identityForm = z.object({
  ...{ type: text, arn: text, userName: text, invokedBy: text },
  sessionContext: z.nullish(
    z.object({
      sourceIdentity: text,
      webIdFederationData: z.nullish(z.object({ federatedProvider: text })),
    }),
  ),
});
type Identity = z.infer<typeof identityForm>;

const answerForm = z.nullish(
  z.object({
    service: z.nullish(
      z.object({
        deployments: z.nullish(z.array(z.object({ id: text, status: text, createdAt: text }))),
      }),
    ),
  }),
);

/** The parts that are read of an event (CloudTrail user guide, "CloudTrail record contents"). */
const eventForm = z.object({
  ...{ eventSource: z.literal('ecs.amazonaws.com'), eventName: z.string(), eventTime: z.iso.datetime() },
  ...{ awsRegion: text, recipientAccountId: text, errorCode: text, errorMessage: text },
  userIdentity: identityForm,
  requestParameters: z.record(z.string(), z.unknown()),
  responseElements: answerForm,
});

/** Fields of UpdateService that start a deployment (ECS API reference, "This parameter triggers a new service deployment"). */
const deployingFields = [
  ...['taskDefinition', 'networkConfiguration', 'platformVersion', 'loadBalancers', 'serviceRegistries'],
  ...['serviceConnectConfiguration', 'volumeConfigurations', 'vpcLatticeConfigurations'],
];

/** Parses an event of CloudTrail (`CloudTrailEvent` in LookupEvents); undefined for what is not a call about a service. */
export function readTrailEvent(json: string): TrailEvent | undefined {
  const { success, data } = eventForm.safeParse(jsonOrUndefined(json));
  if (!success) return undefined;
  const { eventName: name, requestParameters: request } = data;
  const named = textIn(request, name === 'CreateService' ? 'serviceName' : 'service');
  if (named === undefined) return undefined;
  const cluster = nameFromArn(textIn(request, 'cluster') ?? 'default');
  const service = serviceOfArn(named, cluster);
  const taskDefinition = textIn(request, 'taskDefinition');
  return {
    ...{ name, at: Date.parse(data.eventTime), failed: Boolean(data.errorCode ?? data.errorMessage) },
    caller: callerInWords(data.userIdentity),
    ...{ account: data.recipientAccountId ?? undefined, region: data.awsRegion ?? undefined },
    ...{ cluster: service?.cluster ?? cluster, service: service?.name ?? named },
    taskDefinition: taskDefinition && nameFromArn(taskDefinition),
    startsDeployment:
      name === 'CreateService' ||
      request.forceNewDeployment === true ||
      deployingFields.some((field) => request[field] !== undefined && request[field] !== null),
    primary: primaryOf(data.responseElements),
  };
}

function textIn(fields: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = fields[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function primaryOf(answer: z.infer<typeof answerForm>): TrailEvent['primary'] {
  const primary = answer?.service?.deployments?.find(({ status }) => status === 'PRIMARY');
  return primary?.id ? { id: primary.id, createdAt: timeOf(primary.createdAt ?? '') } : undefined;
}

/** ECS writes times of answers as "Nov 20, 2026, 12:00:05 PM", in UTC; newer ones with a narrow space before PM. */
function timeOf(words: string): number | undefined {
  const at = Date.parse(`${words.replace(/\s/g, ' ')} UTC`);
  return Number.isNaN(at) ? undefined : at;
}

/** Identity providers of pipelines by the host of their tokens, as in `federatedProvider`. */
const providers: readonly [RegExp, string][] = [
  [/\/token\.actions\.githubusercontent\.com(\/|$)/, 'GitHub Actions'],
  [/\/gitlab\.com$/, 'GitLab'],
  [/\/oidc\.circleci\.com\//, 'CircleCI'],
  [/\/api\.bitbucket\.org\//, 'Bitbucket Pipelines'],
  [/\/agent\.buildkite\.com$/, 'Buildkite'],
  [/\/app\.terraform\.io$/, 'HCP Terraform'],
  [/\/vstoken\.dev\.azure\.com\//, 'Azure Pipelines'],
];

/** AWS services that call ECS for a user, by their principal. */
const services: Readonly<Record<string, string>> = {
  'cloudformation.amazonaws.com': 'CloudFormation',
  'codedeploy.amazonaws.com': 'CodeDeploy',
  'codepipeline.amazonaws.com': 'CodePipeline',
  'codebuild.amazonaws.com': 'CodeBuild',
  'ecs.amazonaws.com': 'ECS',
};

/**
 * Names the caller of an event by its `userIdentity`, whose fields AWS sets ("CloudTrail userIdentity element"): user, role with
 * session, root, or AWS service; undefined where it names none.
 */
function callerInWords(identity: Identity): string | undefined {
  const { type, arn, userName, invokedBy } = identity;
  const via = viaOf(identity);
  switch (type) {
    case 'Root':
      return 'root';
    case 'IAMUser':
      return userName ? `user ${nameInWords(userName)}${via ? ` (via ${via})` : ''}` : undefined;
    case 'AssumedRole': {
      const session = sessionOf(arn ?? undefined);
      const source = identity.sessionContext?.sourceIdentity;
      return session && sessionInWords({ ...session, ...(source && { session: source }), via });
    }
    case 'AWSService':
      return invokedBy ? serviceInWords(invokedBy) : undefined;
    case 'IdentityCenterUser':
      return 'a user of IAM Identity Center';
    default:
      return principalInWords(arn ?? undefined);
  }
}

function viaOf({ invokedBy, sessionContext }: Identity): string | undefined {
  if (invokedBy) return serviceInWords(invokedBy);
  const provider = sessionContext?.webIdFederationData?.federatedProvider;
  return providers.find(([host]) => host.test(provider ?? ''))?.[1];
}

function serviceInWords(principal: string): string {
  return services[principal] ?? nameInWords(principal.replace(/\.amazonaws\.com(\.cn)?$/, ''));
}
