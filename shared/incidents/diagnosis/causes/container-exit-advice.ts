import { ranLongBefore } from '../../../model/change-evidence.ts';
import type { Remedy } from '../../../model/diagnosis.ts';
import { describeExitCode } from '../../../model/exit-codes.ts';
import { type Advice, type AdviceByCause, type Facts, fromLog, remedy } from '../advice/facts.ts';
import { helperAtFault } from '../advice/helper.ts';
import { ntstatusRemedy, onWindows } from '../advice/windows.ts';
import { frameInWords } from '../log-signs/frames.ts';
import type { LogReading } from '../log-signs/log-sign.ts';
import { outlivedStopTimeout } from '../usage-signs.ts';

/** Explanation and remedies for each cause found by the exit code of a container. */
export const containerExitAdvice = {
  'application-error': applicationErrorAdvice,
  'application-exited': applicationExitedAdvice,
  killed: killedAdvice,
  terminated: terminatedAdvice,
  crashed: crashedAdvice,
  'command-not-found': commandNotFoundAdvice,
  'task-completed': taskCompletedAdvice,
} satisfies AdviceByCause;

function exitWords({ finding }: Facts): string {
  return finding.exitCode === undefined ? 'an error' : `exit code ${describeExitCode(finding.exitCode)}`;
}

/** Points to the log if only the exit code is known. */
function readTheLog({ evidence, defined, revision }: Facts): Remedy {
  if (evidence.log) {
    return remedy(
      'Read the last lines of its log below, and those of an earlier stop: the first error matters, not the last.',
    );
  }
  if (defined === undefined || defined.logDriver === 'awslogs')
    return remedy('Read the last lines of its log.');
  return remedy(
    defined.logDriver
      ? `Read the last lines of its log at the destination of the log driver ${defined.logDriver}.`
      : `It has no log: set logConfiguration in ${revision} to have one for the next stop.`,
  );
}

function applicationErrorAdvice(facts: Facts): Advice {
  const { log, exitCode } = facts.finding;
  const helper = helperExit(facts);
  if (helper) return helper;
  return {
    sentence: log
      ? `${facts.subject} ${log.id === 'exception' ? 'crashed' : 'exited'} with exit code ${exitCode}: ${log.shows}${placeOf(log)}.`
      : `${facts.subject} exited with ${exitWords(facts)}.`,
    headline: log?.headline,
    remedies: [
      ...(log ? [...fromLog(facts), ...ownCode(log)] : [readTheLog(facts)]),
      ...compareRevisions(facts),
    ],
  };
}

/** Comparison left to the reader, if the message could not make it, and a deployment may have come just before. */
function compareRevisions({ evidence: { change }, stop, revision }: Facts): Remedy[] {
  const { stoppedAt } = stop;
  const isUnchanged = change !== undefined && stoppedAt !== undefined && ranLongBefore(change, stoppedAt);
  if (change?.task || isUnchanged) return [];
  return [
    remedy(`Compare ${revision} with the last revision that ran: image, environment, secrets, command.`),
  ];
}

/** Advice for a proxy or log router that stopped the task: its configuration is at fault, not the program. */
function helperExit(facts: Facts): Advice | undefined {
  const helper = helperAtFault(facts);
  if (!helper) return undefined;
  const { exitCode, container, log } = facts.finding;
  const shown = log ? `: ${log.shows}` : '';
  return {
    headline: `lost its ${helper.words} (exit code ${exitCode})`,
    sentence: `The ${helper.words} (container ${container}) exited with ${exitWords(facts)}, which stopped the whole task${shown}.`,
    remedies: [...fromLog(facts), ...helper.remedies],
  };
}

function placeOf({ frame }: LogReading): string {
  return frame ? `, in ${frameInWords(frame)}` : '';
}

/** Place in the code, for a failure that only the program's code explains. */
function ownCode({ id, frame, remedies }: LogReading): Remedy[] {
  if (frame)
    return [remedy(`Start at ${frameInWords(frame)}: the last call in your own code before the failure.`)];
  if (id !== 'exception' || remedies.length > 0) return [];
  return [remedy('Read the stack trace in the log, and start at its first line in your own code.')];
}

function applicationExitedAdvice(facts: Facts): Advice {
  return {
    sentence: `${facts.subject} exited without an error (exit code 0), though its service should keep running.`,
    remedies: [
      remedy(
        `Keep the command in ${facts.revision} in the foreground: a script that starts a daemon and exits, or a shell without a terminal, stops the task.`,
      ),
      remedy('If it is a job that finishes, run it as a scheduled or standalone task, not as a service.'),
    ],
  };
}

const kernelLog: Remedy = {
  text: 'Find the killed process in the kernel log of the machine.',
  command: "dmesg -T | grep -i 'killed process'",
};

function killedAdvice(facts: Facts): Advice {
  const helper = helperExit(facts);
  if (helper) return helper;
  const outlived = outlivedStopTimeout(facts.stop, facts.defined);
  if (outlived !== undefined) return killedAfterTerm(facts, outlived);
  const timeout = facts.defined?.stopTimeoutSeconds ?? 30;
  return {
    sentence: `${facts.subject} was killed (exit code 137, SIGKILL); nothing indicates that memory was the reason.`,
    remedies: [
      remedy(
        `If it was being stopped: it did not exit within ${timeout} s (stopTimeout) after ${stopSignal(facts)}, or raise stopTimeout${facts.host.kind === 'fargate' ? ' (at most 120 s)' : ''}.`,
      ),
      remedy(
        'If not: check its memory in the minute before. ECS reports out of memory only for the main process, so a killed child process can end the container like this.',
      ),
      ...(facts.host.loginPossible && !onWindows(facts) ? [kernelLog] : []),
    ],
  };
}

/** Advice for a container that outlived its stopTimeout and received SIGKILL. */
function killedAfterTerm(facts: Facts, seconds: number): Advice {
  const most = facts.host.kind === 'fargate' ? ', at most 120 s' : '';
  return {
    headline: `was killed after its stopTimeout of ${seconds} s`,
    sentence: `${facts.subject} did not exit within ${seconds} s (stopTimeout) after ${onWindows(facts) ? 'CTRL_SHUTDOWN_EVENT' : 'SIGTERM'}, so ECS killed it (exit code 137). It was being stopped; it doesn't mean out of memory.`,
    remedies: [
      remedy(`Shut down faster after ${stopSignal(facts)}.`),
      remedy(`Or raise stopTimeout in ${facts.revision} (now ${seconds} s${most}).`),
    ],
  };
}

/** Stop signal and how to handle it. Source: StopTask in the ECS API reference. */
function stopSignal(facts: Facts): string {
  return onWindows(facts)
    ? 'CTRL_SHUTDOWN_EVENT. Handle it (SetConsoleCtrlHandler, or the host lifetime of .NET)'
    : 'SIGTERM. Handle SIGTERM, make the program process 1 (exec in the start script) or set initProcessEnabled';
}

function terminatedAdvice(facts: Facts): Advice {
  const { exitCode } = facts.finding;
  const signal = signalOf(exitCode);
  return {
    headline: `was stopped by ${signal}`,
    sentence: `${facts.subject} received ${signal} and exited (${exitCode}); the record does not show who sent it.`,
    remedies: [
      remedy(
        'Look for a container of the task that exited first, or a deployment, scale-in or StopTask call at that minute.',
      ),
      remedy(`To make a normal stop exit cleanly, handle ${signal} and exit with code 0.`),
    ],
  };
}

function signalOf(exitCode: number | undefined): string {
  const names: Readonly<Record<number, string>> = { 129: 'SIGHUP', 130: 'SIGINT', 143: 'SIGTERM' };
  return names[exitCode ?? 0] ?? 'Ctrl+C';
}

/** Advice for a crash that the log reports: an unhandled exception, or a fault in native code. */
function crashInLog(facts: Facts, log: LogReading): Advice {
  return {
    headline: log.headline,
    sentence: `${facts.subject} crashed with ${exitWords(facts)}: ${log.shows}${placeOf(log)}.`,
    remedies: [...fromLog(facts), ...ownCode(log), ...compareRevisions(facts)],
  };
}

/** Exit codes of an invalid memory access. */
const badAccess: ReadonlySet<number | undefined> = new Set([135, 139]);

function crashedAdvice(facts: Facts): Advice {
  const { exitCode, log } = facts.finding;
  const helper = helperExit(facts);
  if (helper) return helper;
  if (log) return crashInLog(facts, log);
  const ntstatus = ntstatusRemedy(exitCode);
  return {
    sentence: `${facts.subject} crashed with ${exitWords(facts)}.`,
    remedies: [
      readTheLog(facts),
      ...(ntstatus ? [ntstatus] : []),
      remedy(
        onWindows(facts)
          ? 'Roll back to the last working image.'
          : badAccess.has(exitCode)
            ? 'Check native code first: the base image, libraries built for another C library or CPU, and drivers. Roll back to the last working image.'
            : 'Check native code: the base image, libraries and drivers. Roll back to the last working image.',
      ),
      ...(exitCode === 134
        ? [remedy('SIGABRT (134) also ends a runtime whose heap is full: check whether memory grew before.')]
        : []),
    ],
  };
}

function commandNotFoundAdvice(facts: Facts): Advice {
  const { log, exitCode } = facts.finding;
  const shown = log ? `: ${log.shows}` : '';
  const fault =
    exitCode === 126
      ? 'its command is a directory or not executable'
      : 'its command, or a library it needs, is not in the image';
  return {
    headline: log?.headline,
    sentence: `${facts.subject} could not run: ${fault} (exit code ${exitCode})${shown}.`,
    remedies: [
      ...fromLog(facts),
      remedy(
        exitCode === 126
          ? 'Make the file executable in the image (RUN chmod +x), and check that no volume or directory hides it.'
          : `Check command and entryPoint in ${facts.revision}: the path, PATH, and that each argument is a separate element.`,
      ),
    ],
  };
}

function taskCompletedAdvice(facts: Facts): Advice {
  return { sentence: `${facts.subject} finished its work (exit code 0).`, remedies: [] };
}
