import { cleanText } from './redaction/clean-text.ts';

/** Characters that are shown of a user, a session or a role; IAM allows 64. */
const longest = 60;

/** Kinds of principals that are called otherwise in a message. */
const kinds: Readonly<Record<string, string>> = { 'federated-user': 'user' };

/**
 * Names who called AWS, by the ARN in `registeredBy` and the like: "jane.doe (role shop-deploy)", "user ci", "root". A session
 * that is named by an email address is shown up to its @.
 * @returns undefined for what is not an ARN of a principal.
 */
export function principalInWords(arn: string | undefined): string | undefined {
  const session = sessionOf(arn);
  if (session) return sessionInWords(session);
  const [prefix, , service, , account, resource = ''] = arn?.split(':') ?? [];
  if (prefix !== 'arn' || !account || (service !== 'iam' && service !== 'sts')) return undefined;
  const [kind = '', name = '', ...rest] = resource.split('/');
  if (kind === 'root') return 'root';
  const last = rest.at(-1) ?? name;
  return last === '' ? undefined : `${kinds[kind] ?? kind} ${nameInWords(last)}`;
}

/** Session of an assumed role. */
export interface RoleSession {
  role: string;
  /** Name that the caller chose when it assumed the role, or that AWS chose. */
  session: string;
  /** Service or identity provider between the caller and the role: `CloudFormation`, `GitHub Actions`. */
  via?: string;
}

/** Parses the ARN of a session, `arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION`; undefined for any other text. */
export function sessionOf(arn: string | undefined): RoleSession | undefined {
  const [prefix, , service, , account, resource = ''] = arn?.split(':') ?? [];
  const [kind, role = '', session = ''] = resource.split('/');
  if (prefix !== 'arn' || service !== 'sts' || !account || kind !== 'assumed-role') return undefined;
  return { role, session };
}

/** Name of the sessions in which the functions of ECS Steward that change services run: that of the function. */
const stewardSession = /^ecs-steward-[\w-]{1,60}-(?:apply-rightsizing|track-rollouts)$/;

/** Role of a permission set: AWSReservedSSO_NAME_HASH (IAM Identity Center user guide, "Permission sets"). */
const permissionSetRole = /^AWSReservedSSO_(.{1,64})_[\da-f]{16}$/;

/** Session names that tools choose for every caller, with the name of the tool. */
const toolSessions: readonly [RegExp, string][] = [
  [/^GitHubActions$/, 'GitHub Actions'], // aws-actions/configure-aws-credentials, role-session-name
  [/^AWSCodeBuild-/, 'CodeBuild'],
  [/^AWSCloudFormation$/, 'CloudFormation'],
];

/** Session names that SDKs and services generate from times, random numbers and IDs of tasks: they name no person. */
const generatedSession =
  /^(?:(?:botocore-session|aws-sdk-js-session|aws-sdk-js|aws-sdk-java|aws-go-sdk|session)-\d{6,20}|\d{6,20}|[\da-f]{32}|[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})$/;

/**
 * Names a session by its caller and the role: "jane.doe (role shop-deploy)", "amara (permission set Developer, via
 * CloudFormation)", "GitHub Actions (role shop-deploy)", "role shop-deploy".
 */
export function sessionInWords({ role, session, via }: RoleSession): string {
  if (role.startsWith('ecs-steward-') && stewardSession.test(session)) return 'ECS Steward';
  const [, permissionSet] = permissionSetRole.exec(role) ?? [];
  const held = permissionSet ? `permission set ${nameInWords(permissionSet)}` : `role ${nameInWords(role)}`;
  const tool = toolSessions.find(([name]) => name.test(session))?.[1];
  const way = via ?? tool;
  if (tool || session === '' || generatedSession.test(session)) return way ? `${way} (${held})` : held;
  const who = /^i-[\da-f]{8,17}$/.test(session) ? `instance ${session}` : nameInWords(session);
  return way ? `${who} (${held}, via ${way})` : `${who} (${held})`;
}

/** Principal in words without the service between it and AWS, so that the same caller of two calls compares equal. */
export function withoutVia(principal: string): string {
  return principal.replace(/ \(via [^()]+\)$|, via [^()]+(?=\)$)/, '');
}

/** Name of a user, a session or a role, cut and redacted; an email address up to its @. */
export function nameInWords(name: string): string {
  const beforeAt = name.split('@', 1)[0] ?? '';
  return cleanText(beforeAt, longest).slice(0, longest).toWellFormed() || 'unknown';
}
