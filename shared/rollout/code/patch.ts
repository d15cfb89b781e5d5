import type { CodeOwner, CodeTool } from './code-owner.ts';
import { cdkPatch } from './patches/cdk.ts';
import { cloudFormationPatch } from './patches/cloudformation.ts';
import { copilotPatch, folderOf } from './patches/copilot.ts';
import type { Resize } from './patches/lines.ts';
import { terraformPatch } from './patches/terraform.ts';

/** Change to the code of a service, so that its next deployment keeps the new size. */
export interface CodePatch {
  tool: CodeTool;
  /** Summary, one line. */
  sentence: string;
  /** Path of the file, if known. */
  file?: string;
  /** Diff in the tool's format: unchanged lines begin with a space, old ones with `-`, new ones with `+`. */
  patch: string;
}

type Form = (
  owner: CodeOwner,
  resize: Resize,
  containerNames: readonly string[],
) => { file?: string; lines: string[] };

const forms: Readonly<Record<CodeTool, Form>> = {
  cloudformation: (owner, resize) => ({ lines: cloudFormationPatch(owner, resize) }),
  sam: (owner, resize) => ({ file: 'template.yaml', lines: cloudFormationPatch(owner, resize) }),
  serverless: (owner, resize) => ({
    file: 'serverless.yml',
    lines: cloudFormationPatch(owner, resize, ['resources:']),
  }),
  cdk: (owner, resize) => ({ lines: cdkPatch(owner, resize) }),
  copilot: (owner, resize, containerNames) => ({
    file: `${folderOf(owner)}/manifest.yml`,
    lines: copilotPatch(owner, resize, containerNames),
  }),
  terraform: (_, resize) => ({ lines: terraformPatch(resize) }),
};

/**
 * Generates the lines to change in the code that owns the service. The code itself is not read: if it computes a size
 * or stores it in a variable, the lines show the required result.
 * @param containerNames all containers of the task definition, in its order
 */
export function patchFor(owner: CodeOwner, resize: Resize, containerNames: readonly string[]): CodePatch {
  const { file, lines } = forms[owner.tool](owner, resize, containerNames);
  return {
    tool: owner.tool,
    sentence: `The next deployment of ${owner.name} undoes this change unless its code has the new size, too.`,
    file: owner.file ?? file,
    patch: lines.join('\n'),
  };
}
