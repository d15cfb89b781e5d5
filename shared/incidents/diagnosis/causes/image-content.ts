import type { Remedy } from '../../../model/diagnosis.ts';
import type { HostKind } from '../../../model/hosts.ts';
import { shellWord } from '../../../model/text/shell-command.ts';
import { type Advice, type AdviceByCause, type Facts, imageWords, remedy } from '../advice/facts.ts';
import { onWindows, rebuildForWindows, windowsVersion } from '../advice/windows.ts';
import { whenSaid } from '../rule.ts';

export const imagePlatformMismatch = whenSaid({
  id: 'image-platform-mismatch',
  cause: 'image-platform-mismatch',
  topics: ['image', 'start'],
  says: /descriptor (?:matching|for) platform|no match(?:ing manifest)? for|does not match the (?:detected |specified )?(?:host )?platform|cannot be used on this platform|operating system (?:of the (?:container|image) )?does not match|image is incompatible with a|unsupported platform|platform mismatch/,
});

/** Full disk during a pull, or while a container is created if the same disk holds the image layers. */
export const imagePullDiskFull = whenSaid({
  id: 'image-pull-disk-full',
  cause: 'image-pull-disk-full',
  topics: ['image', 'start', 'none'],
  says: /no space left on device|not enough (?:disk )?space|insufficient disk space|disk quota exceeded|free data blocks which is less than minimum/,
});

export const imageInvalid = whenSaid({
  id: 'image-invalid',
  cause: 'image-invalid',
  topics: ['image'],
  says: /media[- ]?type|stream processor|no longer supported|manifest invalid|missing signature key|manifest(?:_| )?unverified|normalize image reference|invalid reference format|invalid repository name|schema 1 support|parse (?:image )?reference|invalid tar header|gzip: invalid|mismatched image rootfs|diffids don't match|wrong diff id|digest mismatch|size validation|unexpected commit digest|verification failed|max depth exceeded|unknown blob|blob unknown|(?<!response body: )invalid character|failed to lchown|whiteout/,
});

/** Fargate could not read /etc/passwd of the image before the first start; an image without it is not a Linux image. */
export const imageUnreadable = whenSaid({
  id: 'image-unreadable',
  cause: 'image-invalid',
  topics: ['start'],
  says: /mount callback failed|etc\/passwd: no such file/,
});

/** Kernel refused the binary: wrong CPU architecture, or a script without a shebang. */
export const execFormatError = whenSaid({
  id: 'exec-format-error',
  cause: 'exec-format-error',
  topics: ['start', 'none'],
  says: /exec format error/,
});

/** Explanation and remedies for each cause of this family. */
export const imageContentAdvice = {
  'image-platform-mismatch': imagePlatformMismatchAdvice,
  'exec-format-error': execFormatErrorAdvice,
  'image-pull-disk-full': imagePullDiskFullAdvice,
  'image-invalid': imageInvalidAdvice,
} satisfies AdviceByCause;

function imagePlatformMismatchAdvice(facts: Facts): Advice {
  const { cpuArchitecture, operatingSystemFamily } = facts.evidence.taskDefinition ?? {};
  if (onWindows(facts)) return windowsMismatch(facts);
  const wanted = /(?:windows|linux)\/(?:amd64|arm64)/i.exec(facts.text)?.[0] ?? platformOf(cpuArchitecture);
  return {
    sentence: `${imageWords(facts)} has no variant for the platform of this task${wanted ? ` (${wanted})` : ''}.`,
    remedies: [
      remedy(
        `Build the image for ${wanted ?? 'the platform of the task'} or for several platforms.`,
        buildCommand(facts, `--platform ${wanted ?? bothPlatforms}`),
      ),
      remedy(
        `Or set runtimePlatform in ${facts.revision} to what the image is built for${cpuArchitecture ? ` (now ${cpuArchitecture}, ${operatingSystemFamily ?? 'LINUX'})` : ''}.`,
      ),
    ],
  };
}

function windowsMismatch(facts: Facts): Advice {
  const version = windowsVersion(facts);
  return {
    sentence: `${imageWords(facts)} does not match the Windows version of this task${version ? ` (${version})` : ''}.`,
    remedies: [
      rebuildForWindows(facts),
      remedy(
        `Or set runtimePlatform.operatingSystemFamily in ${facts.revision} to the version of the image; a Linux image needs LINUX.`,
      ),
    ],
  };
}

const bothPlatforms = 'linux/amd64,linux/arm64';

/** Command that rebuilds the image under its tag; undefined if the tag is unknown, because a digest cannot be pushed to. */
function buildCommand({ image, defined }: Facts, options: string): string | undefined {
  const tagged = (image ?? defined?.image)?.replace(/@sha256:[0-9a-f]{64}$/, '');
  if (tagged === undefined || !/:[\w.-]{1,128}$/.test(tagged)) return undefined;
  const word = shellWord(tagged);
  return word && `docker buildx build ${options} -t ${word} --push .`;
}

/** Docker platform for a cpuArchitecture of ECS. */
function platformOf(cpuArchitecture: string | undefined): string | undefined {
  if (cpuArchitecture === undefined) return undefined;
  return cpuArchitecture === 'ARM64' ? 'linux/arm64' : 'linux/amd64';
}

function execFormatErrorAdvice(facts: Facts): Advice {
  const architecture = facts.evidence.taskDefinition?.cpuArchitecture;
  const platform = platformOf(architecture);
  return {
    sentence: `${facts.subject} could not run: its binary is built for another CPU architecture${architecture ? ` than the task's ${architecture}` : ''}, or its entrypoint script lacks a shebang.`,
    remedies: [
      remedy(
        `Build the image for ${platform ?? 'the platform of the task'}.`,
        buildCommand(facts, `--platform ${platform ?? bothPlatforms}`),
      ),
      remedy(
        `Or set runtimePlatform.cpuArchitecture in ${facts.revision} to the architecture that the image is built for.`,
      ),
      remedy('If the entrypoint is a script, start it with #!/bin/sh.'),
    ],
  };
}

function imagePullDiskFullAdvice(facts: Facts): Advice {
  const size = facts.evidence.taskDefinition?.ephemeralStorageGiB ?? 20;
  return {
    sentence: `The disk was full before ${facts.image ?? 'the image'} was unpacked.`,
    remedies: [
      ...roomOnDisk[facts.host.kind](facts.revision, size),
      remedy('Or make the image smaller: a multi-stage build, no build tools, no package caches.'),
    ],
  };
}

const enlargeEphemeral = (revision: string, sizeGiB: number) =>
  remedy(
    `Raise ephemeralStorage.sizeInGiB in ${revision} (now ${sizeGiB}; 21 to 200 are possible). Both the compressed layers and the unpacked files must fit.`,
  );
const freeDisk = [
  remedy('Free disk space on the machine.', 'docker system prune --all --force'),
  remedy(
    'Have the agent clean up more often (ECS_IMAGE_CLEANUP_INTERVAL, ECS_NUM_IMAGES_DELETE_PER_CYCLE), or enlarge its volume.',
  ),
];
const enlargeInstances = remedy(
  'Raise storageSizeGiB in the storage configuration of the capacity provider: instances launched after that have the larger disk.',
);

/** Remedies that add disk space, by kind of host. */
const roomOnDisk: Readonly<Record<HostKind, (revision: string, sizeGiB: number) => Remedy[]>> = {
  fargate: (revision, sizeGiB) => [enlargeEphemeral(revision, sizeGiB)],
  ec2: () => freeDisk,
  external: () => freeDisk,
  'managed-instances': () => [enlargeInstances],
  unknown: (revision) => [
    remedy(
      `Give the task more disk: ephemeralStorage in ${revision} on Fargate, a larger volume of the instance elsewhere.`,
    ),
  ],
};

function imageInvalidAdvice(facts: Facts): Advice {
  if (/unknown blob|blob unknown/i.test(facts.text)) return layerMissing(facts);
  const reference = /reference/i.test(facts.text);
  return {
    sentence: reference
      ? `${imageWords(facts)} is not a valid image reference.`
      : `${imageWords(facts)} cannot be used: the platform cannot unpack its content or format.`,
    remedies: reference
      ? [
          remedy(
            `Correct the image in ${facts.revision}: an empty tag, a placeholder or "https://" are the usual mistakes.`,
          ),
        ]
      : [
          remedy(
            'Rebuild and push the image without attestations, as a Linux image with a root file system.',
            buildCommand(facts, '--provenance=false --sbom=false'),
          ),
          remedy('Pull it elsewhere to check that it unpacks; an interrupted push leaves broken layers.'),
        ],
  };
}

/** Advice for a manifest with a missing layer: an interrupted push, or a cleanup of the registry. */
function layerMissing(facts: Facts): Advice {
  return {
    sentence: `${imageWords(facts)} lacks a layer in its registry (unknown blob): its push was interrupted, or the layer was deleted.`,
    remedies: [
      remedy('Push the image again:', buildCommand(facts, '--provenance=false')),
      remedy('Or register a revision with the last working tag.'),
    ],
  };
}
