import type { Cause } from '../../../model/causes.ts';
import { type ExitKind, exitKind } from '../../../model/exit-codes.ts';
import { containerAtFault, type ExitedContainer, isHelper, isSidecar } from '../fault-container.ts';
import { readLog } from '../log-signs/read-log.ts';
import type { Finding, Rule } from '../rule.ts';
import type { Signs } from '../signs.ts';

/** Reads the container's log if its exit code is the only other evidence. */
export const logTellsWhy: Rule = {
  id: 'log-tells-why',
  find: (signs) => {
    const container = exitThatSpeaks(signs);
    const log = signs.evidence.log;
    if (!container || exitedInPeace(container, signs) || !log) return undefined;
    if (container.name !== undefined && container.name !== log.container) return undefined;
    const kind = exitKind(container.exitCode);
    const read = readLog(log.lines, kind);
    if (!read) return undefined;
    // A runtime that aborts on an unhandled exception, as .NET does, crashed.
    const cause = kind === 'crashed' && read.cause === 'application-error' ? 'crashed' : read.cause;
    const finding = fromExit(container, cause, 'likely');
    return { ...finding, quotes: [read.line, ...(container.reason ? [container.reason] : [])], log: read };
  },
};

/** Exit code 0: normal for a job, a fault for a service, which should keep running. */
export const cleanExit: Rule = {
  id: 'clean-exit',
  find: (signs) => {
    const container = exitThatSpeaks(signs);
    if (container?.exitCode !== 0) return undefined;
    const cause = signs.stop.belongsToService ? 'application-exited' : 'task-completed';
    // Only the task definition says which of several containers is essential.
    const others = signs.containers.filter((one) => one !== container);
    const sure = container.essential !== undefined || others.every(isHelper);
    return fromExit(container, cause, sure ? 'likely' : 'possible');
  },
};

export const failingExit: Rule = {
  id: 'failing-exit',
  find: (signs) => {
    const container = exitThatSpeaks(signs);
    return container && fromExit(container, causeOfKind[exitKind(container.exitCode)], 'possible');
  },
};

const causeOfKind: Readonly<Record<ExitKind, Cause>> = {
  success: 'task-completed',
  error: 'application-error',
  'not-run': 'command-not-found',
  killed: 'killed',
  terminated: 'terminated',
  crashed: 'crashed',
};

/**
 * Container at fault, if its exit code can explain the stop. It cannot if ECS gave a reason that no rule matched, for
 * the task or for another container: the exit code is often only a consequence of it.
 */
function exitThatSpeaks(signs: Signs): ExitedContainer | undefined {
  const reason = signs.taskReason;
  const ordinary = !reason || reason.text.includes('essential container') || failedToStart.test(reason.text);
  if (!ordinary && signs.stopCode !== 'essentialcontainerexited') return undefined;
  const fault = containerAtFault(signs.containers, signs.stop.stopTookMs);
  const otherReason = signs.containers.some((container) => container !== fault && container.reason);
  const statedError = signs.words.some(({ topic }) => topic !== 'none');
  if (!fault || otherReason || statedError) return undefined;
  return endedAsPlanned(fault, signs) ? undefined : fault;
}

const failedToStart = /^task ?failed ?to ?start\.?$/;

/** Tells whether an init container or a sidecar exited cleanly, which neither stops a task nor keeps it from starting. */
function endedAsPlanned(fault: ExitedContainer, { stopCode, taskReason }: Signs): boolean {
  if (fault.exitCode !== 0) return false;
  return isSidecar(fault) || stopCode === 'taskfailedtostart' || failedToStart.test(taskReason?.text ?? '');
}

function exitedInPeace({ exitCode }: ExitedContainer, { stop }: Signs): boolean {
  return exitCode === 0 && stop.belongsToService !== true;
}

function fromExit(container: ExitedContainer, cause: Cause, confidence: Finding['confidence']): Finding {
  const { exitCode, name, reason } = container;
  const quotes = [reason ?? `exitCode: ${exitCode}`];
  return { cause, confidence, container: name, exitCode, quotes };
}
