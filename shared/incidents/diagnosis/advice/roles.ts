import type { Evidence } from '../../../model/evidence.ts';
import type { Host } from '../../../model/hosts.ts';
import { denialIn } from './denial.ts';

/** Denied call: its message, the host of the task, and the roles of its task definition. */
export interface RefusedCall {
  text: string;
  host: Host;
  evidence: Pick<Evidence, 'taskDefinition'>;
}

/** Roles of a task, with one name each in all messages. */
type RoleKind =
  | 'task execution role'
  | 'task role'
  | 'container instance role'
  | 'ECS Anywhere role'
  | 'infrastructure role';

/** Hints about the calling role. */
export interface RoleHints {
  /** True for calls that the container instance role makes on EC2, such as image pulls and logs. */
  instanceRoleOnEc2?: boolean;
  /** Calling role, if the call determines it. */
  asks?: RoleKind;
}

/** Denied role: its kind, and its name if the message or the task definition has it. */
export interface RefusedRole {
  kind: RoleKind;
  name?: string;
}

/**
 * Identifies the denied role, first by its session name: EC2 uses the instance ID (`i-...`), Systems Manager the
 * machine ID (`mi-...`), ECS the task ID (32 hexadecimal digits).
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

/** Kind of a role by its name in the task definition; a session named after a task belongs to the execution role, used at startup. */
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
