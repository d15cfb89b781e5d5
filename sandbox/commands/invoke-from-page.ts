import { readFileSync } from 'node:fs';
import { projectFile } from '../project-file.ts';
import type { Sandbox } from '../sandbox.ts';

/** A function to invoke by hand, as `aws lambda invoke` would. */
interface Invocation {
  invoke: string;
  payload: unknown;
}

const titles = {
  'report-rightsizing': 'By hand: the right-sizing report of one service',
  'plan-rightsizing': 'By hand: the right-sizing digest of a cluster',
};

/** The payloads of events/invoke, each with the function it is for. */
export function invocationSamples(): { name: string; title: string; event: Invocation }[] {
  return Object.entries(titles).map(([name, title]) => {
    const payload: unknown = JSON.parse(readFileSync(projectFile(`events/invoke/${name}.json`), 'utf8'));
    return { name: `invoke/${name}`, title, event: { invoke: name, payload } };
  });
}

export function isInvocation(value: unknown): value is Invocation {
  return typeof (value as Partial<Invocation> | null)?.invoke === 'string';
}

/**
 * Invokes it, and waits for its answer.
 * @throws Error with the function's own words when it refuses the payload.
 */
export async function invoke(
  sandbox: Sandbox,
  { invoke, payload }: Invocation,
): Promise<{ matched: number }> {
  const { error } = await sandbox.invoke(invoke, payload);
  if (error) throw new Error(error.errorMessage);
  return { matched: 1 };
}
