import type { Remedy } from '../../../model/diagnosis.ts';
import { describeExitCode } from '../../../model/exit-codes.ts';
import { type Advice, type AdviceByCause, type Facts, fromLog, remedy } from '../advice/facts.ts';
import { helperAtFault } from '../advice/helper.ts';
import { ntstatusRemedy, onWindows } from '../advice/windows.ts';
import { frameInWords } from '../log-signs/frames.ts';
import type { LogReading } from '../log-signs/log-sign.ts';
import { outlivedStopTimeout } from '../usage-signs.ts';

/** Sentence and remedies for each cause that the exit code of a container tells. */
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

/** Points to the log when nothing but the exit code is known. */
function readTheLog({ evidence, defined, revision }: Facts): Remedy {
  if (evidence.log) {
    return remedy(
      'Read the last lines of its log below, and those of an earlier stop: the first error counts, not the last.',
    );
  }
  if (defined === undefined || defined.logDriver === 'awslogs')
    return remedy('Read the last lines of its log.');
  return remedy(
    defined.logDriver
      ? `Read the last lines of its log where the log driver ${defined.logDriver} sends them.`
      : `It keeps no log: set logConfiguration in ${revision}, so that the next stop leaves one.`,
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

/** For the reader to do where the message could not. */
function compareRevisions({ evidence, revision }: Facts): Remedy[] {
  if (evidence.change?.task) return [];
  return [
    remedy(`Compare ${revision} with the last revision that ran: image, environment, secrets, command.`),
  ];
}

/** A proxy or log router that ended the task: its own configuration is at fault, not the program beside it. */
function helperExit(facts: Facts): Advice | undefined {
  const helper = helperAtFault(facts);
  if (!helper) return undefined;
  const { exitCode, container, log } = facts.finding;
  const shown = log ? `: ${log.shows}` : '';
  return {
    headline: `lost its ${helper.words} (exit code ${exitCode})`,
    sentence: `The ${helper.words} (container ${container}) ended with ${exitWords(facts)}, which stopped the whole task${shown}.`,
    remedies: [...fromLog(facts), ...helper.remedies],
  };
}

function placeOf({ frame }: LogReading): string {
  return frame ? `, in ${frameInWords(frame)}` : '';
}

/** The place to look, for a failure that only the program's own code explains. */
function ownCode({ id, frame, remedies }: LogReading): Remedy[] {
  if (frame)
    return [remedy(`Look at ${frameInWords(frame)}: the last place in your own code before the failure.`)];
  if (id !== 'exception' || remedies.length > 0) return [];
  return [remedy('Read the stack trace in the log: the first line in it of your own code is where to look.')];
}

function applicationExitedAdvice(facts: Facts): Advice {
  return {
    sentence: `${facts.subject} exited without an error (exit code 0), though its service should keep running.`,
    remedies: [
      remedy(
        `Let the command in ${facts.revision} stay in the foreground: a script that starts a daemon and ends, or a shell without a terminal, stops the task.`,
      ),
      remedy('If it is a job with an end, run it as a scheduled or standalone task and not as a service.'),
    ],
  };
}

const kernelLog: Remedy = {
  text: 'The kernel log of the machine names the killed process.',
  command: "dmesg -T | grep -i 'killed process'",
};

function killedAdvice(facts: Facts): Advice {
  const helper = helperExit(facts);
  if (helper) return helper;
  const outlived = outlivedStopTimeout(facts.stop, facts.defined);
  if (outlived !== undefined) return killedAfterTerm(facts, outlived);
  const timeout = facts.defined?.stopTimeoutSeconds ?? 30;
  return {
    sentence: `${facts.subject} was killed from outside (exit code 137, SIGKILL); nothing shows that it was for memory.`,
    remedies: [
      remedy(
        `If it was being stopped: it did not end within ${timeout} s (stopTimeout) after ${stopSignal(facts)}, or raise stopTimeout${facts.host.kind === 'fargate' ? ' (at most 120 s)' : ''}.`,
      ),
      remedy(
        'If not: look at its memory in the minute before. ECS reports out of memory only for the main process, so a child process that was killed can end the container like this.',
      ),
      ...(facts.host.loginPossible && !onWindows(facts) ? [kernelLog] : []),
    ],
  };
}

/** The stop began, the container did not end in its time, and SIGKILL followed. */
function killedAfterTerm(facts: Facts, seconds: number): Advice {
  const most = facts.host.kind === 'fargate' ? ', at most 120 s' : '';
  return {
    headline: `was killed after its stopTimeout of ${seconds} s`,
    sentence: `${facts.subject} did not end within ${seconds} s (stopTimeout) after ${onWindows(facts) ? 'CTRL_SHUTDOWN_EVENT' : 'SIGTERM'}, so ECS killed it (exit code 137). It was being stopped; this is no sign of too little memory.`,
    remedies: [
      remedy(`Shut down in less time after ${stopSignal(facts)}.`),
      remedy(`Or raise stopTimeout in ${facts.revision} (now ${seconds} s${most}).`),
    ],
  };
}

/** The signal of a stop and how to handle it. Source: StopTask in the ECS API reference. */
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
        'Look for another container of the task that ended first, a deployment, a scale-in or a StopTask call at that minute.',
      ),
      remedy(`To let a normal stop look normal, handle ${signal} and leave with exit code 0.`),
    ],
  };
}

function signalOf(exitCode: number | undefined): string {
  const names: Readonly<Record<number, string>> = { 129: 'SIGHUP', 130: 'SIGINT', 143: 'SIGTERM' };
  return names[exitCode ?? 0] ?? 'Ctrl+C';
}

/** Exit codes of a memory access that the processor or the runtime refused. */
const badAccess: ReadonlySet<number | undefined> = new Set([135, 139]);

function crashedAdvice(facts: Facts): Advice {
  const { exitCode } = facts.finding;
  const helper = helperExit(facts);
  if (helper) return helper;
  const ntstatus = ntstatusRemedy(exitCode);
  return {
    sentence: `${facts.subject} crashed with ${exitWords(facts)}.`,
    remedies: [
      readTheLog(facts),
      ...(ntstatus ? [ntstatus] : []),
      remedy(
        onWindows(facts)
          ? 'Roll back to the last image that ran.'
          : badAccess.has(exitCode)
            ? 'Look at native parts first: the base image, libraries built for another C library or CPU, and drivers. Roll back to the last image that ran.'
            : 'Look at native parts: the base image, libraries and drivers. Roll back to the last image that ran.',
      ),
      ...(exitCode === 134
        ? [remedy('SIGABRT (134) also ends a runtime whose heap is full: see whether memory grew before.')]
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
      : 'its command, or a library that it needs, is not in the image';
  return {
    headline: log?.headline,
    sentence: `${facts.subject} could not run: ${fault} (exit code ${exitCode})${shown}.`,
    remedies: [
      ...fromLog(facts),
      remedy(
        exitCode === 126
          ? 'Make the file executable in the image (RUN chmod +x), and check that no volume or directory lies over it.'
          : `Check command and entryPoint in ${facts.revision}: the path, PATH, and that each argument is an element of its own.`,
      ),
    ],
  };
}

function taskCompletedAdvice(facts: Facts): Advice {
  return { sentence: `${facts.subject} finished its work (exit code 0).`, remedies: [] };
}
