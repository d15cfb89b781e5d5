import { type LogFinding, type LogSign, patternSign } from './log-sign.ts';

/** Policies that a denial names, for which a grant to the role is no remedy; $1 is the name of the policy. */
const otherPolicies: readonly [RegExp, string][] = [
  [
    /explicit deny in (?:an? |the )?([\w -]{3,40})/i,
    'A statement explicitly denies it, which overrides any allow: remove or narrow the Deny in the $1.',
  ],
  [
    /no VPC endpoint policy allows/i,
    'The policy of the VPC endpoint does not allow the action: allow it there. The role is fine.',
  ],
  [
    /no ((?:permissions boundary|service control policy|resource control policy|session policy|resource-based policy)) allows/i,
    'The $1 does not allow the action: allow it there. Granting it to the role does not help.',
  ],
];

function denied(line: string): LogFinding | undefined {
  const action = /is not authorized to perform:? ([\w-]{1,60}:[\w*]{1,80})/i.exec(line)?.[1];
  if (action === undefined) return undefined;
  const resource = /on resource:? ["']?([\w*][^\s"']{0,300})/i.exec(line)?.[1]?.replace(/[.,]$/, '');
  const on = resource ? ` on ${resource}` : '';
  return {
    shows: `AWS denied ${action}${on}`,
    headline: `is denied ${action}`,
    remedies: [otherPolicy(line) ?? grant(action, line)],
    exact: true,
  };
}

function otherPolicy(line: string): string | undefined {
  for (const [says, words] of otherPolicies) {
    const match = says.exec(line);
    if (match) return words.replace('$1', () => match[1]?.trim() ?? '');
  }
  return undefined;
}

function grant(action: string, line: string): string {
  const role = /assumed-role\/([\w+=,.@-]{1,64})\//.exec(line)?.[1];
  return `Grant ${action} to the task role${role ? ` ${role}` : ''} (taskRoleArn), which the program uses; the task execution role does not apply here.`;
}

/** Errors of AWS in the formats of the SDKs for Go and Python: operation, code, message. */
const answers: readonly RegExp[] = [
  /operation error (?<service>[\w ]{1,60}): (?<operation>\w{1,80}), [^\n]{0,400}?api error (?<code>\w{1,80}): (?<message>[^\n]{0,250})/,
  /An error occurred \((?<code>\w{1,80})\) when calling the (?<operation>\w{1,80}) operation[^:\n]{0,60}: (?<message>[^\n]{0,250})/,
];

const refusals =
  /^(?:AccessDenied|AccessDeniedException|Forbidden|UnauthorizedOperation|AuthorizationError\w{0,20}|403)$/;
const badToken =
  /^(?:ExpiredToken\w{0,20}|InvalidClientTokenId|UnrecognizedClientException|InvalidAccessKeyId|SignatureDoesNotMatch)$/;

/** Reads AWS's answer to a call of the program. */
function answer(line: string): LogFinding | undefined {
  const groups = answers.map((says) => says.exec(line)?.groups).find((found) => found !== undefined);
  if (!groups) return undefined;
  const { service, operation = '', code = '', message = '' } = groups;
  const call = [service, operation].filter(Boolean).join(' ');
  const words = message.trim().replace(/\.$/, '');
  return {
    shows: `AWS answered ${call} with ${code}${words ? `: ${words}` : ''}`,
    headline: refusals.test(code) ? `is denied ${call}` : `failed: ${call}: ${code}`,
    remedies: remediesFor(code, call),
    exact: true,
  };
}

function remediesFor(code: string, call: string): string[] {
  if (refusals.test(code))
    return [
      `Grant the action of ${call} to the task role (taskRoleArn) on this resource, and check the resource's own policy. S3 also answers so for an object that does not exist, without s3:ListBucket.`,
    ];
  if (badToken.test(code))
    return [
      'The credentials are not those of the task role: remove AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY from the environment and the image, so that the SDK uses taskRoleArn.',
    ];
  return [];
}

/** Refusals and errors of AWS that the program received. */
export const awsLogSigns: readonly LogSign[] = [
  { id: 'aws-access-denied', cause: 'application-error', explains: ['error', 'success'], read: denied },
  patternSign({
    id: 'aws-credentials-missing',
    says: /(Unable to locate credentials|Could not load credentials from any providers|NoCredentialProviders|Unable to load credentials|CredentialsProviderError|no EC2 IMDS role found)/i,
    shows: () => 'it found no AWS credentials',
    headline: () => 'has no AWS credentials',
    remedies: [
      'Set taskRoleArn in the task definition: the SDK gets its credentials from there. AWS_PROFILE or AWS_ACCESS_KEY_ID in the image overrides it.',
    ],
  }),
  { id: 'aws-error', cause: 'application-error', explains: ['error', 'success'], read: answer },
];
