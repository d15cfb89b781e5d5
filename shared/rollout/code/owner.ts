import type { Tag } from '../../model/steward-tags.ts';
import { type CodeOwner, type CodeTool, plainName, toolNames } from './code-owner.ts';
import { declaredTool } from './declared-tool.ts';

/**
 * Infers the code that owns a service from the tags of the service and of its task definition.
 *
 * Only AWS can write `aws:cloudformation:*`, which it does on every resource of a stack (CloudFormation user guide,
 * "Resource tags"), so these tags outrank all others. Any other tag was written by a tool or a person, which is
 * sufficient for a warning. The service's tags come first: a revision registered by ECS Steward has no tags of AWS.
 * @returns undefined if no tag points to code
 */
export function ownerOf(serviceTags: readonly Tag[], definitionTags: readonly Tag[]): CodeOwner | undefined {
  const tags = [...serviceTags, ...definitionTags];
  const stack = stackOf(serviceTags) ?? stackOf(definitionTags);
  const tool = stack === undefined ? toolWithoutStack(tags) : toolOfStack(tags, stack);
  if (!tool) return undefined;
  const logicalId = plainName(tagValue(definitionTags, 'aws:cloudformation:logical-id'));
  const details = {
    stack: plainName(stack),
    logicalId,
    ...(tool === 'copilot' && { copilot: copilotNames(tags) }),
    file: plainName(tagValue(tags, 'git_file')),
  };
  return { tool, name: nameOf(tool, details), ...details };
}

/**
 * Name of the stack, except for stacks that the ECS console creates for resources made by hand: these have no code
 * of the user. Their names are ECS-Console-V2-TaskDefinition-… (ECS developer guide, deregistering a task
 * definition) and ECS-Console-V2-Service-… (dev.classmethod.jp, ecs-console-v2-executes-create-service-by-cfn).
 */
function stackOf(tags: readonly Tag[]): string | undefined {
  const stack = tagValue(tags, 'aws:cloudformation:stack-name');
  return stack?.startsWith('ECS-Console-V2-') ? undefined : stack;
}

function toolWithoutStack(tags: readonly Tag[]): CodeTool | undefined {
  // Terraform first: resources migrated from Copilot may keep Copilot's tags (uktrade/platform-tools does so).
  return declaredTool(tags) ?? (isOfCopilot(tags) ? 'copilot' : undefined);
}

/** Tool that generated the stack's template. */
function toolOfStack(tags: readonly Tag[], stack: string): CodeTool {
  if (isOfCopilot(tags)) return 'copilot';
  const declared = declaredTool(tags);
  // A stack created by Terraform (aws_cloudformation_stack) still has its own template.
  if (declared && declared !== 'terraform' && declared !== 'cloudformation') return declared;
  if (isOfCdk(tags)) return 'cdk';
  return isOfServerless(tags, stack) ? 'serverless' : 'cloudformation';
}

/**
 * Detects Copilot by its stack tags (aws/copilot-cli, internal/pkg/deploy/deploy.go: AppTagKey, EnvTagKey,
 * ServiceTagKey).
 */
function isOfCopilot(tags: readonly Tag[]): boolean {
  return (
    tagValue(tags, 'copilot-application') !== undefined && tagValue(tags, 'copilot-service') !== undefined
  );
}

function copilotNames(tags: readonly Tag[]): NonNullable<CodeOwner['copilot']> {
  return {
    application: plainName(tagValue(tags, 'copilot-application')),
    environment: plainName(tagValue(tags, 'copilot-environment')),
    service: plainName(tagValue(tags, 'copilot-service')),
  };
}

/**
 * Recognizes CDK, which writes no tags, by its logical IDs: they end in eight uppercase hexadecimal digits (CDK developer guide,
 * "Identifiers": the hash of the construct's path).
 */
function isOfCdk(tags: readonly Tag[]): boolean {
  const id = tagValue(tags, 'aws:cloudformation:logical-id') ?? '';
  return /^[A-Za-z][A-Za-z0-9]*[0-9A-F]{8}$/.test(id);
}

/**
 * Recognizes the Serverless Framework, which tags its stacks with STAGE and names them SERVICE-STAGE (its
 * lib/plugins/aws/lib/get-shared-stack-action-params.js and naming.js, the same in osls). Requires both, because
 * many users have their own tag STAGE.
 */
function isOfServerless(tags: readonly Tag[], stack: string): boolean {
  const stage = tagValue(tags, 'STAGE');
  return Boolean(stage) && stack.endsWith(`-${stage}`);
}

function nameOf(tool: CodeTool, { stack, copilot, file }: Omit<CodeOwner, 'tool' | 'name'>): string {
  const of = copilot?.service ? `service ${copilot.service}` : stack ? `stack ${stack}` : file;
  return of ? `${toolNames[tool]} (${of})` : toolNames[tool];
}

/** Value of the first tag with this key; the service's tags come first. */
function tagValue(tags: readonly Tag[], key: string): string | undefined {
  return tags.find((tag) => tag.key === key)?.value;
}
