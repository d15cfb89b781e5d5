import type { Evidence } from '../../../model/evidence.ts';
import type { Host } from '../../../model/hosts.ts';
import { denialIn } from './denial.ts';

/** Facts of a refused call: its words, the host of the task, and the roles of its task definition. */
export interface RefusedCall {
  text: string;
  host: Host;
  evidence: Pick<Evidence, 'taskDefinition'>;
}

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
export function refusedRole(call: RefusedCall, hints: RoleHints): RefusedRole {
  const { role: name, session = '' } = denialIn(call.text);
  const kind = hints.asks ?? kindOfSession(session) ?? kindOfName(call, hints, name);
  const execution = roleName(call.evidence.taskDefinition?.executionRoleArn);
  return { kind, name: name ?? (kind === 'task execution role' ? execution : undefined) };
}

function kindOfSession(session: string): RoleKind | undefined {
  if (/^i-[0-9a-f]{8,17}$/.test(session)) return 'container instance role';
  if (/^mi-[0-9a-f]{8,17}$/.test(session)) return 'ECS Anywhere role';
  return undefined;
}

/** The task definition tells its roles by name; a task's session is the execution role's, which asks at the start. */
function kindOfName(call: RefusedCall, { instanceRoleOnEc2 }: RoleHints, name: string | undefined): RoleKind {
  const { host, evidence, text } = call;
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
