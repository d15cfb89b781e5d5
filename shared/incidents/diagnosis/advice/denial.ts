/** Kinds of policies that an IAM denial can name as its reason. */
export type PolicyKind =
  | 'identity'
  | 'resource'
  | 'permissions-boundary'
  | 'service-control-policy'
  | 'resource-control-policy'
  | 'session-policy'
  | 'vpc-endpoint'
  | 'kms';

/** IAM denial, parsed from its message. */
export interface Denial {
  /** Denied action, such as `secretsmanager:GetSecretValue`. */
  action?: string;
  resource?: string;
  /** Name of the calling role. */
  role?: string;
  /** Account of the calling role. */
  account?: string;
  /** Session name: an instance ID, a task ID, or the name of an AWS service. */
  session?: string;
  /** Policy that lacks the permission or denies it; `identity` if the message does not say. */
  by: PolicyKind;
  /** True for an explicit deny, which no permission overrides. */
  explicit: boolean;
}

export function denialIn(text: string): Denial {
  const action = /(?:not authorized to perform:?|allows the) ([a-z][a-z0-9-]{1,40}:\w{2,60})/i.exec(
    text,
  )?.[1];
  const resource = /on (?:the )?resource: (arn:[\w:/!@.+*-]{8,500}|\*)/i.exec(text)?.[1];
  const caller = /arn:[\w-]{3,12}:sts::(\d{12}):assumed-role\/([\w+=,.@-]{1,64})\/([\w+=,.@-]{1,64})/.exec(
    text,
  );
  const role = caller?.[2] ?? /assumed-role\/([\w+=,.@-]{1,64})\//.exec(text)?.[1];
  return {
    action,
    resource: resource?.replace(/[.,:]+$/, ''),
    role,
    account: caller?.[1],
    session: caller?.[3],
    by: deniedBy(text, action),
    explicit: /explicit deny/i.test(text),
  };
}

/** Source: "Troubleshoot access denied error messages" in the IAM User Guide, which lists these phrases. */
const policyWords: readonly [RegExp, PolicyKind][] = [
  [/permissions boundary/i, 'permissions-boundary'],
  [/service control polic/i, 'service-control-policy'],
  [/resource control polic/i, 'resource-control-policy'],
  [/session policy/i, 'session-policy'],
  [/vpc endpoint policy/i, 'vpc-endpoint'],
  [/resource-based policy/i, 'resource'],
  [/identity-based policy/i, 'identity'],
];

function deniedBy(text: string, action: string | undefined): PolicyKind {
  const named = policyWords.find(([says]) => says.test(text))?.[1];
  const isKey = action?.startsWith('kms:') || /access to kms|customer master key/i.test(text);
  if (isKey && (named === undefined || named === 'identity' || named === 'resource')) return 'kms';
  return named ?? 'identity';
}
