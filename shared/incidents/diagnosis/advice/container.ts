import type { Remedy } from '../../../model/diagnosis.ts';
import { describeExitCode } from '../../../model/exit-codes.ts';
import { type Advice, type Facts, remedy } from './facts.ts';

function exitWords({ finding }: Facts): string {
  return finding.exitCode === undefined ? 'an error' : `exit code ${describeExitCode(finding.exitCode)}`;
}

function fromLog({ finding }: Facts): Remedy[] {
  return (finding.log?.remedies ?? []).map((text) => remedy(text));
}

/** Where to look when nothing but the exit code is known. */
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

export function applicationError(facts: Facts): Advice {
  const { log } = facts.finding;
  return {
    sentence: `${facts.subject} ended by itself with ${exitWords(facts)}${log ? `: its log shows that ${log.shows}` : ''}.`,
    remedies: [
      ...(log ? fromLog(facts) : [readTheLog(facts)]),
      remedy(
        `Compare ${facts.revision} with the last revision that ran: image, environment, secrets, command.`,
      ),
    ],
  };
}

export function applicationExited(facts: Facts): Advice {
  return {
    sentence: `${facts.subject} ended by itself without an error (exit code 0), though its service should keep running.`,
    remedies: [
      remedy(
        `Let the command in ${facts.revision} stay in the foreground: a script that starts a daemon and ends, or a shell without a terminal, stops the task.`,
      ),
      remedy('If it is a job with an end, run it as a scheduled or standalone task and not as a service.'),
    ],
  };
}

const kernelLog: Remedy = {
  text: 'On EC2 the kernel log of the instance names the killed process.',
  command: "dmesg -T | grep -i 'killed process'",
};

export function killed(facts: Facts): Advice {
  const timeout = facts.defined?.stopTimeoutSeconds ?? 30;
  return {
    sentence: `${facts.subject} was killed from outside (exit code 137, SIGKILL); nothing shows that it was for memory.`,
    remedies: [
      remedy(
        `If it was being stopped: it did not end within ${timeout} s (stopTimeout) after SIGTERM. Handle SIGTERM, let the program be process 1 (exec in the start script) or set initProcessEnabled, or raise stopTimeout (at most 120 s on Fargate).`,
      ),
      remedy(
        'If not: look at its memory in the minute before. ECS reports out of memory only for the main process, so a child process that was killed can end the container like this.',
      ),
      ...(facts.stop.launchType === 'FARGATE' ? [] : [kernelLog]),
    ],
  };
}

export function terminated(facts: Facts): Advice {
  return {
    sentence: `${facts.subject} was asked to stop from outside and did (exit code ${facts.finding.exitCode}); what asked is not in the record.`,
    remedies: [
      remedy(
        'Look for another container of the task that ended first, a deployment, a scale-in or a StopTask call at that minute.',
      ),
      remedy('To let a normal stop look normal, handle SIGTERM and leave with exit code 0.'),
    ],
  };
}

export function crashed(facts: Facts): Advice {
  return {
    sentence: `${facts.subject} crashed with ${exitWords(facts)}.`,
    remedies: [
      readTheLog(facts),
      remedy(
        'Look at native parts: the base image, libraries built for another C library or CPU, and drivers. Go back to the last image that ran.',
      ),
      remedy('SIGABRT (134) also ends a runtime whose heap is exhausted: see whether memory grew before.'),
    ],
  };
}

export function commandNotFound(facts: Facts): Advice {
  const { log, exitCode } = facts.finding;
  const shown = log ? `: ${log.shows}` : '';
  const fault =
    exitCode === 126
      ? 'its command is a directory or not executable'
      : 'its command, or a library that it needs, is not in the image';
  return {
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

/** What the runtime complained about, by its words, and what to do. */
const startFaults: readonly [RegExp, string, string][] = [
  [
    /executable file not found|no such file or directory|not found or does not exist|no command specified|cannot find the file/i,
    'its command does not exist in the image',
    'Check entryPoint and command: the path, and that each argument is an element of its own ("node index.js" as one element is looked for as one file).',
  ],
  [
    /permission denied/i,
    'it may not execute its command',
    'Make the file executable in the image (RUN chmod +x), and check the user that the container runs as.',
  ],
  [
    /address already in use|port is already allocated|userland proxy|external connectivity/i,
    'its host port is taken or could not be opened',
    'Set hostPort to 0 for a free port, use awsvpc mode, or stop what holds the port on the instance.',
  ],
  [
    /unable to find user|no matching entries in passwd/i,
    'its user does not exist in the image',
    'Correct user in the container definition, or add the user to the image.',
  ],
  [
    /mounting|read-only file system|rootfs_linux/i,
    'a mount could not be made',
    'Check mountPoints: no mount below a read-only one, no file over a directory, and an access point whose user may enter it.',
  ],
  [
    /nvidia|\bgpu\b|prestart hook/i,
    'the GPU runtime failed',
    'Use a GPU-optimised AMI on a GPU instance, or leave the GPU out of resourceRequirements.',
  ],
];

export function containerStartFailed(facts: Facts): Advice {
  const { log } = facts.finding;
  const fault = startFaults.find(([says]) => says.test(facts.text));
  const why = log?.shows ?? fault?.[1];
  return {
    sentence: `${facts.subject} could not be started${why ? `: ${why}` : ' by the container runtime'}.`,
    remedies: [
      ...fromLog(facts),
      ...(fault && !log ? [remedy(fault[2])] : []),
      remedy('Run the same image with the same command locally; the runtime gives the same message, uncut.'),
    ],
  };
}

export function containerDependencyFailed(facts: Facts): Advice {
  const named = /dependency \[([\w-]{1,255})\(/.exec(facts.text)?.[1];
  const failed = facts.stop.containers.find(
    ({ name, exitCode }) => name !== facts.finding.container && exitCode !== undefined && exitCode !== 0,
  );
  const first = named ?? failed?.name;
  const dependency = first ? `container ${first}` : 'another container';
  const became =
    failed?.exitCode === undefined
      ? 'which did not reach the state that dependsOn asks for'
      : `which ended with exit code ${describeExitCode(failed.exitCode)}`;
  return {
    sentence: `${facts.subject} never ran: it depends on ${dependency}, ${became}.`,
    remedies: [
      remedy(`Read the log of ${dependency}: that one failed first.`),
      remedy(
        `Check dependsOn in ${facts.revision}: the condition (START, COMPLETE, SUCCESS, HEALTHY) and the name.`,
      ),
    ],
  };
}

export function taskCompleted(facts: Facts): Advice {
  return { sentence: `${facts.subject} finished its work (exit code 0).`, remedies: [] };
}
