import { awsCommand } from '../../../model/text/shell-command.ts';

/**
 * Names extracted from ECS messages, for use in the advice. Every pattern is bounded because the messages
 * come from outside; truncated or templated names are not found.
 */

/** IAM role whose ARN is in the message, with the command that shows its trust policy. */
export function roleIn(text: string): { arn?: string; name?: string; command?: string } {
  const found = /arn:[\w-]{3,12}:iam::\d{12}:role\/(?:[\w+=,.@/-]{1,512}\/)?([\w+=,.@-]{1,64})/.exec(text);
  const [arn, name] = found ?? [];
  const query = 'Role.AssumeRolePolicyDocument';
  return name === undefined
    ? {}
    : { arn, name, command: awsCommand('iam get-role', { 'role-name': name, query }, undefined) };
}

/** KMS key named in a denial. */
export function keyIn(text: string): string | undefined {
  return /arn:[\w-]{3,12}:kms:[\w-]{1,20}:\d{12}:key\/[\w-]{1,64}/.exec(text)?.[0];
}

/** First of a Secrets Manager ARN, SSM parameter ARN or SSM parameter name in the message. */
export function secretIn(text: string): string | undefined {
  const arn =
    /arn:[\w-]{3,12}:(?:secretsmanager|ssm):[\w-]{1,20}:\d{12}:(?:secret:|parameter)[\w/+=.@!-]{1,400}/;
  const found =
    arn.exec(text)?.[0] ??
    /invalid (?:ssm )?parameters: (\/?[\w./-]{1,400})/i.exec(text)?.[1] ??
    /(?:from the service for|failed to fetch secret) ([\w/+=.@!-]{1,400})/i.exec(text)?.[1];
  return found?.replace(/[.,]+$/, '');
}

export function regionIn(text: string): string | undefined {
  return /\b(?:af|ap|ca|cn|eu|il|me|mx|sa|us)(?:-gov|-iso[bef]?)?-[a-z]{4,9}-\d\b/.exec(text)?.[0];
}

export function subnetIn(text: string): string | undefined {
  return /\bsubnet-[0-9a-f]{8,17}\b/.exec(text)?.[0];
}

export function fileSystemIn(text: string): string | undefined {
  return /\bfs-[0-9a-f]{8,17}\b/.exec(text)?.[0];
}

export function targetGroupIn(text: string): string | undefined {
  return /arn:[\w-]{3,12}:elasticloadbalancing:[\w-]{1,20}:\d{12}:targetgroup\/[\w-]{1,40}\/[0-9a-f]{1,20}/.exec(
    text,
  )?.[0];
}

/** Image of a pull, from the formats of containerd, Docker and ECS. */
export function imageIn(text: string): string | undefined {
  return /(?:resolve ref|image reference|access denied for|manifest for|cannot pull|repository with name|repository(?! (?:not|does|is|or|with|name|policy|belongs)\b)) ["']?((?:[\w.-]{1,200}(?::\d{2,5})?\/)?[\w./@:-]{1,300}[\w])/i.exec(
    text,
  )?.[1];
}
