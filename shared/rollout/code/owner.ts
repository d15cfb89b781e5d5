import type { Tag } from '../../model/steward-tags.ts';
import { type CodeOwner, type CodeTool, plainName, toolNames } from './code-owner.ts';
import { declaredTool } from './declared-tool.ts';

/**
 * Which code a service comes from, by the tags of the service and of its task definition.
 *
 * `aws:cloudformation:*` is written by AWS on everything in a stack and by nobody else (CloudFormation user guide,
 * "Resource tags"): where it stands, a stack owns the service, whatever the other tags say. Everything else is what a
 * tool or a person wrote, and good enough to warn by. A revision that we registered has no tags of AWS, so the ones
 * of the service count first.
 * @returns undefined where nothing tells of code.
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
 * The stack, but for those that the ECS console makes behind the scenes for what people click together: nobody has
 * code for them. They are called ECS-Console-V2-TaskDefinition-… (ECS developer guide, deregistering a task
 * definition) and ECS-Console-V2-Service-… (dev.classmethod.jp, ecs-console-v2-executes-create-service-by-cfn).
 */
function stackOf(tags: readonly Tag[]): string | undefined {
  const stack = tagValue(tags, 'aws:cloudformation:stack-name');
  return stack?.startsWith('ECS-Console-V2-') ? undefined : stack;
}

function toolWithoutStack(tags: readonly Tag[]): CodeTool | undefined {
  // Terraform first: what it replaces Copilot with may carry Copilot's tags on (uktrade/platform-tools does).
  return declaredTool(tags) ?? (isOfCopilot(tags) ? 'copilot' : undefined);
}

/** The tool that wrote the stack's template. */
function toolOfStack(tags: readonly Tag[], stack: string): CodeTool {
  if (isOfCopilot(tags)) return 'copilot';
  const declared = declaredTool(tags);
  // A stack that Terraform creates (aws_cloudformation_stack) still has its own template.
  if (declared && declared !== 'terraform' && declared !== 'cloudformation') return declared;
  if (isOfCdk(tags)) return 'cdk';
  return isOfServerless(tags, stack) ? 'serverless' : 'cloudformation';
}

/** Copilot tags its stacks (aws/copilot-cli, internal/pkg/deploy/deploy.go: AppTagKey, EnvTagKey, ServiceTagKey). */
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
 * CDK writes no tags, but its logical ids end in eight upper-case hexadecimal digits (CDK developer guide,
 * "Identifiers": the hash of the construct's path).
 */
function isOfCdk(tags: readonly Tag[]): boolean {
  const id = tagValue(tags, 'aws:cloudformation:logical-id') ?? '';
  return /^[A-Za-z][A-Za-z0-9]*[0-9A-F]{8}$/.test(id);
}

/**
 * The Serverless Framework tags its stacks with STAGE, and calls them SERVICE-STAGE (its
 * lib/plugins/aws/lib/get-shared-stack-action-params.js and naming.js, the same in osls). Both, since many people
 * have a tag STAGE of their own.
 */
function isOfServerless(tags: readonly Tag[], stack: string): boolean {
  const stage = tagValue(tags, 'STAGE');
  return Boolean(stage) && stack.endsWith(`-${stage}`);
}

function nameOf(tool: CodeTool, { stack, copilot, file }: Omit<CodeOwner, 'tool' | 'name'>): string {
  const of = copilot?.service ? `service ${copilot.service}` : stack ? `stack ${stack}` : file;
  return of ? `${toolNames[tool]} (${of})` : toolNames[tool];
}

/** The first of this key, which the tags of the service come before. */
function tagValue(tags: readonly Tag[], key: string): string | undefined {
  return tags.find((tag) => tag.key === key)?.value;
}
