import { denialIn } from './denial.ts';
import type { Facts } from './facts.ts';

/** The roles of a task. One role has one name in one message. */
type RoleKind =
  | 'task execution role'
  | 'task role'
  | 'container instance role'
  | 'ECS Anywhere role'
  | 'infrastructure role';

/** Facts that tell which role asks. */
export interface RoleHints {
  /** True where the container instance's role asks on EC2, as it does for image pulls and logs. */
  instanceRoleOnEc2?: boolean;
  /** The role that asks, where the call itself tells. */
  asks?: RoleKind;
}

/** The refused role: its kind, and its name where the sentence or the task definition tells it. */
export interface RefusedRole {
  kind: RoleKind;
  name?: string;
}

/**
 * Tells the role by its session first: EC2 names the session after the instance (`i-...`), Systems Manager after the
 * machine (`mi-...`), ECS after the task (32 hexadecimal digits).
 */
export function refusedRole(facts: Facts, hints: RoleHints): RefusedRole {
  const { role: name, session = '' } = denialIn(facts.text);
  const kind = hints.asks ?? kindOfSession(session) ?? kindOfName(facts, hints, name);
  const execution = roleName(facts.evidence.taskDefinition?.executionRoleArn);
  return { kind, name: name ?? (kind === 'task execution role' ? execution : undefined) };
}

function kindOfSession(session: string): RoleKind | undefined {
  if (/^i-[0-9a-f]{8,17}$/.test(session)) return 'container instance role';
  if (/^mi-[0-9a-f]{8,17}$/.test(session)) return 'ECS Anywhere role';
  return undefined;
}

/** The task definition tells its roles by name; a task's session is the execution role's, which asks at the start. */
function kindOfName(facts: Facts, { instanceRoleOnEc2 }: RoleHints, name: string | undefined): RoleKind {
  const { host, evidence, text } = facts;
  const execution = roleName(evidence.taskDefinition?.executionRoleArn);
  if (name !== undefined && name === execution) return 'task execution role';
  if (name !== undefined && name === roleName(evidence.taskDefinition?.taskRoleArn)) return 'task role';
  if (/^[0-9a-f]{32}$/.test(denialIn(text).session ?? '')) return 'task execution role';
  const byHost = instanceRoleOnEc2 && host.loginPossible && !/exec/i.test(name ?? '');
  const machines = /instance-?_?role|ecs-?_?anywhere/i.test(name ?? '');
  if (!machines && !(byHost && (name !== undefined || execution === undefined))) return 'task execution role';
  return host.kind === 'external' ? 'ECS Anywhere role' : 'container instance role';
}

function roleName(arn: string | undefined): string | undefined {
  return arn?.slice(arn.lastIndexOf('/') + 1);
}

/** "task execution role ecsTaskExecutionRole", for use within a sentence. */
export function roleInWords({ kind, name }: RefusedRole): string {
  return name ? `${kind} ${name}` : kind;
}
