import type { ContainerChange } from '../../../model/decision-record.ts';
import type { CodeOwner } from '../code-owner.ts';
import { changedLimits, kept, type Resize, replaced, taskRows } from './lines.ts';

const names = { cpu: 'Cpu', memory: 'Memory', memoryReservation: 'MemoryReservation' };

/**
 * Diff of a Copilot service. The manifest has the task size, which can differ by environment. It has no container
 * limits: those are set by patches of the generated template, which address a container by its position (Copilot's
 * docs, "YAML Patch Overrides"; the older `taskdef_overrides` is deprecated).
 * @param containerNames all containers of the task definition, in its order
 */
export function copilotPatch(owner: CodeOwner, resize: Resize, containerNames: readonly string[]): string[] {
  const environment = owner.copilot?.environment;
  const task = taskRows(
    resize,
    (units) => `cpu: ${units}`,
    (mib) => `memory: ${mib}`,
  );
  const overrides = resize.containers.flatMap((container) => overridesOf(container, containerNames));
  return [
    ...(environment ? kept('environments:', `  ${environment}:`) : []),
    ...replaced(environment ? 4 : 0, task),
    ...(overrides.length > 0 ? kept(`# ${folderOf(owner)}/overrides/cfn.patches.yml`) : []),
    ...overrides,
  ];
}

function overridesOf(container: ContainerChange, containerNames: readonly string[]): string[] {
  const position = containerNames.indexOf(container.name);
  const place = `/Resources/TaskDefinition/Properties/ContainerDefinitions/${position < 0 ? '…' : position}`;
  return changedLimits(container, names).flatMap(({ name, change }) => [
    ...kept('- op: replace', `  path: ${place}/${name}`),
    ...replaced(2, [[(value) => `value: ${value}`, change]]),
  ]);
}

/** Folder of a Copilot service, relative to the workspace. */
export function folderOf({ copilot }: CodeOwner): string {
  return `copilot/${copilot?.service ?? 'SERVICE'}`;
}
