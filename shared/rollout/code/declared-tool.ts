import type { Tag } from '../../model/steward-tags.ts';
import type { CodeTool } from './code-owner.ts';

/**
 * Tag keys that name the tool behind a resource, without case and separators. Seen in public code: `managed-by =
 * "DBT Platform - Terraform"` (uktrade/platform-tools), `ManagedBy = "terraform"` (many), `ManagedBy: 'Serverless
 * CloudFormation'` (tux86/serverless-todo-clean-architecture-boilerplate), `IaC = "Terraform"`, `management`.
 */
const keysOfMakers: ReadonlySet<string> = new Set([
  ...['managedby', 'createdby', 'deployedby', 'provisionedby', 'provisioner', 'builtby'],
  ...['iac', 'iactool', 'management', 'deploymenttool'],
]);

/** Names of tools in tag values; the first match wins, so `Serverless CloudFormation` is Serverless. */
const words: readonly [RegExp, CodeTool][] = [
  [/terraform|terragrunt|tofu/i, 'terraform'],
  [/\bcdk\b/i, 'cdk'],
  [/\bserverless\b|\bo?sls\b/i, 'serverless'],
  [/\bcopilot\b/i, 'copilot'],
  [/\bsam\b/i, 'sam'],
  [/cloudformation|\bcfn\b/i, 'cloudformation'],
];

const denials: ReadonlySet<string> = new Set(['', 'false', 'no', '0', 'none']);

/** Tool named by the tags; undefined if there is none. */
export function declaredTool(tags: readonly Tag[]): CodeTool | undefined {
  for (const { key = '', value = '' } of tags) {
    const tool = toolOf(key, value);
    if (tool) return tool;
  }
  return undefined;
}

function toolOf(key: string, value: string): CodeTool | undefined {
  const plain = key.toLowerCase().replace(/[^a-z0-9]/g, '');
  // `Terraform = "true"` (the examples of terraform-aws-modules), `terraform_managed`, `TerraformWorkspace`.
  if (/^(terraform|opentofu)/.test(plain) && !denials.has(value.toLowerCase())) return 'terraform';
  // Written by Yor (bridgecrewio/yor, src/common/tagging/gittag): the file of the code.
  if (key === 'git_file' && value.endsWith('.tf')) return 'terraform';
  // SAM tags the resources that it generates (samtranslator, `_SAM_KEY`); some users tag the rest of the stack alike.
  if (key === 'lambda:createdBy' && value === 'SAM') return 'sam';
  if (!keysOfMakers.has(plain)) return undefined;
  return words.find(([word]) => word.test(value))?.[1];
}
