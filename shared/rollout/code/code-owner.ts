export type CodeTool = 'cloudformation' | 'cdk' | 'sam' | 'serverless' | 'copilot' | 'terraform';

/** The code that a service comes from, and that will say the old size at its next deployment. */
export interface CodeOwner {
  tool: CodeTool;
  /** For people: `CDK (stack ShopStack)`. Of plain characters only, whatever the tags hold. */
  name: string;
  /** The CloudFormation stack. */
  stack?: string;
  /** What the template calls the task definition. */
  logicalId?: string;
  copilot?: { application?: string; environment?: string; service?: string };
  /** Where the code is, relative to its repository. */
  file?: string;
}

/** The tool as people write it. */
export const toolNames: Readonly<Record<CodeTool, string>> = {
  cloudformation: 'CloudFormation',
  cdk: 'CDK',
  sam: 'SAM',
  serverless: 'Serverless Framework',
  copilot: 'Copilot',
  terraform: 'Terraform',
};

/**
 * Tags are written by anybody: a name is taken only when it is a name of the tools (letters, digits, `_.-`, and `/`
 * in paths) and not long. So nothing in it can be markup, another line or code.
 */
export function plainName(text: string | undefined): string | undefined {
  return text !== undefined && /^[A-Za-z0-9_][\w./-]{0,254}$/.test(text) ? text : undefined;
}
