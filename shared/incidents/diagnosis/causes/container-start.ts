import type { Remedy } from '../../../model/diagnosis.ts';
import { describeExitCode } from '../../../model/exit-codes.ts';
import { type Advice, type AdviceByCause, type Facts, fromLog, remedy } from '../advice/facts.ts';
import { onWindows, rebuildForWindows } from '../advice/windows.ts';
import { whenSaid } from '../rule.ts';

/** A dependency failed. The agent reports exit code 143 for the container, although it never ran. */
export const containerDependencyFailed = whenSaid({
  id: 'container-dependency-failed',
  cause: 'container-dependency-failed',
  topics: ['dependency'],
});

export const containerStartFailed = whenSaid({
  id: 'container-start-failed',
  cause: 'container-start-failed',
  topics: ['start'],
});

/** Explanation and remedies for each cause of this family. */
export const containerStartAdvice = {
  'container-start-failed': containerStartFailedAdvice,
  'container-dependency-failed': containerDependencyFailedAdvice,
} satisfies AdviceByCause;

/** Errors of the container runtime: pattern, clause, remedy. */
const startFaults: readonly [RegExp, string, string][] = [
  [
    /chdir to cwd/i,
    'its working directory does not exist in the image',
    'Correct workingDirectory in the task definition, or create the directory in the image (WORKDIR).',
  ],
  [
    /container name .{1,200} is already in use/i,
    'a container of the same name is left on the host',
    'Restart the ECS agent on the host, which removes what it left; if it recurs, replace the instance.',
  ],
  [
    /apply caps|unknown capability|invalid capadd/i,
    'a Linux capability could not be set',
    'Check linuxParameters.capabilities of the container: on Fargate only SYS_PTRACE can be added.',
  ],
  [
    /container networking|no endpoint for driver|network \S{1,80} not found/i,
    'its network could not be set up',
    'Check networkMode of the task definition; if other tasks fail there too, restart Docker or replace the instance.',
  ],
  [
    /gathering device information|custom device|linux runtime spec devices/i,
    'a device that it requires is not on the instance',
    'Compare linuxParameters.devices of the container with the devices of the instance type, or place the task on instances that have it.',
  ],
  [
    /rlimit/i,
    'a ulimit could not be set',
    'Lower the hard limit in ulimits of the container: it cannot exceed the limit of the Docker daemon or the machine.',
  ],
  [
    /chown/i,
    'the owner of a volume directory could not be changed',
    'EFS access points and read-only mounts do not allow a change of owner: use the same user in the access point and the image, or mount the volume at a path that the image does not create.',
  ],
  [
    /minimum memory limit/i,
    "its memory limit is below the runtime's minimum (6 MiB)",
    'Raise memory of the container in the task definition.',
  ],
  [
    /executable file not found|no such file or directory|not found or does not exist|no command specified|cannot find the file/i,
    'its command does not exist in the image',
    'Check entryPoint and command: the path, and that each argument is a separate element ("node index.js" as one element is treated as one file name).',
  ],
  [
    /\bhcs(?:shim)?::|in a windows system call/i,
    'Windows could not create its process',
    'Check entryPoint and command: Windows starts no shell, so built-in commands need "cmd /S /C" or "powershell -Command" in front. In JSON, write each backslash of a path twice.',
  ],
  [
    /permission denied/i,
    'it is not allowed to execute its command',
    'Make the file executable in the image (RUN chmod +x), and check the user that the container runs as.',
  ],
  [
    /address already in use|port is already allocated|userland proxy|external connectivity/i,
    'its host port is in use or could not be opened',
    'Set hostPort to 0 for a free port, use awsvpc mode, or stop the process that uses the port on the instance.',
  ],
  [
    /unable to find user|no matching entries in passwd/i,
    'its user does not exist in the image',
    'Correct user in the container definition, or add the user to the image.',
  ],
  [
    /mounting|read-only file system|rootfs_linux/i,
    'a mount failed',
    'Check mountPoints: no mount below a read-only mount, no file over a directory, and an access point whose user can access the path.',
  ],
  [
    /nvidia|\bgpu\b|prestart hook/i,
    'the GPU runtime failed',
    'Use a GPU-optimized AMI on a GPU instance, or remove the GPU from resourceRequirements.',
  ],
];

function containerStartFailedAdvice(facts: Facts): Advice {
  const { log } = facts.finding;
  const fault = startFaults.find(([says]) => says.test(facts.text));
  const why = log?.shows ?? nameIn(facts, fault?.[1]);
  return {
    headline: log?.headline,
    sentence: `${facts.subject} could not be started${why ? `: ${why}` : ' by the container runtime'}.`,
    remedies: [
      ...fromLog(facts),
      ...(fault && !log ? [remedy(fault[2])] : []),
      ...(onWindows(facts) && !fault ? [rebuildForWindows(facts)] : []),
      ...hiddenByMount(facts),
      ...(imageAlone.test(facts.text) || !fault
        ? [
            remedy(
              'Run the same image with the same command locally: if it fails there too, the image is at fault, otherwise the host.',
            ),
          ]
        : []),
    ],
  };
}

/** Faults of the image and its command that occur on any machine. */
const imageAlone =
  /executable file not found|no such file or directory: unknown|no command specified|unable to find user/i;

/** Clause with the device or file that the message names. */
function nameIn({ text }: Facts, words: string | undefined): string | undefined {
  const directory = /chdir to cwd \("(\/[^\s"]{1,200})"\)/.exec(text)?.[1];
  if (directory && words) return words.replace('its working directory', `its working directory ${directory}`);
  const device = /custom device "([^"\s]{1,200})"/.exec(text)?.[1];
  const [, path, command] = /(?:exec|stat):? "?(\/[^\s":]{1,200})|exec: "([^"\s]{1,200})"/.exec(text) ?? [];
  const file = path ?? command;
  if (device && words) return words.replace('a device that it requires', `the device ${device}`);
  return file && words ? words.replace('its command', `its command ${file}`) : words;
}

/** Remedy for a volume that is mounted over the program and hides it. */
function hiddenByMount({ text, defined }: Facts): Remedy[] {
  const file = /(?:exec|stat):? "?(\/[^\s":]{1,200})/.exec(text)?.[1];
  if (!file || !/no such file/i.test(text)) return [];
  const over = defined?.mountPaths?.find((path) => file.startsWith(`${path.replace(/\/$/, '')}/`));
  return [
    remedy(
      over
        ? `The volume mounted at ${over} hides ${file} in the image: mount it at another path.`
        : `If a volume is mounted over the directory of ${file}, it hides the file in the image: mount it at another path.`,
    ),
  ];
}

function containerDependencyFailedAdvice(facts: Facts): Advice {
  const named = /dependency \[([\w-]{1,255})\(/.exec(facts.text)?.[1];
  const failed = facts.stop.containers.find(
    ({ name, exitCode }) => name !== facts.finding.container && exitCode !== undefined && exitCode !== 0,
  );
  const first = named ?? failed?.name;
  const dependency = first ? `container ${first}` : 'another container';
  const logs = first
    ? `Read the log of ${dependency}: it failed first.`
    : 'Read the logs of the containers that it depends on: one of them failed first.';
  const became =
    failed?.exitCode === undefined
      ? 'which did not reach the state that dependsOn requires'
      : `which exited with code ${describeExitCode(failed.exitCode)}`;
  return {
    sentence: `${facts.subject} never ran: it depends on ${dependency}, ${became}.`,
    remedies: [
      remedy(logs),
      remedy(
        `Check dependsOn in ${facts.revision}: the condition (START, COMPLETE, SUCCESS, HEALTHY) and the name.`,
      ),
    ],
  };
}
