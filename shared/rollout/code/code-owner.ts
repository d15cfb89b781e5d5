export type CodeTool = 'cloudformation' | 'cdk' | 'sam' | 'serverless' | 'copilot' | 'terraform';

/** Infrastructure code that defines a service; its next deployment restores the old size unless it is changed. */
export interface CodeOwner {
  tool: CodeTool;
  /** Display name, such as `CDK (stack ShopStack)`. Plain characters only, whatever the tags contain. */
  name: string;
  /** CloudFormation stack. */
  stack?: string;
  /** Logical ID of the task definition in the template. */
  logicalId?: string;
  copilot?: { application?: string; environment?: string; service?: string };
  /** Path of the code, relative to its repository. */
  file?: string;
}

/** Display names of the tools. */
export const toolNames: Readonly<Record<CodeTool, string>> = {
  cloudformation: 'CloudFormation',
  cdk: 'CDK',
  sam: 'SAM',
  serverless: 'Serverless Framework',
  copilot: 'Copilot',
  terraform: 'Terraform',
};

/**
 * Accepts a tag value as a name only if it is short and has only the characters that the tools use in names (letters,
 * digits, `_.-`, and `/` in paths). Tags are untrusted; such a name cannot contain markup, line breaks or code.
 */
export function plainName(text: string | undefined): string | undefined {
  return text !== undefined && /^[A-Za-z0-9_][\w./-]{0,254}$/.test(text) ? text : undefined;
}
