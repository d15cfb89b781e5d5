import type { Remedy } from '../../../model/diagnosis.ts';
import { awsCommand, shellWord } from '../../../model/text/shell-command.ts';
import { type Advice, type Facts, redeployCommand, remedy } from './facts.ts';
import { ecrImage, isDockerHub } from './names.ts';
import { networkRemedies } from './network.ts';
import { permissionRemedies } from './permission.ts';

function imageWords({ image }: Facts): string {
  return image ? `Image ${image}` : 'The image';
}

export function imageNotFound(facts: Facts): Advice {
  return {
    sentence: `${imageWords(facts)} does not exist in its registry: the tag, the digest or the repository is missing.`,
    remedies: [
      whatExists(facts),
      remedy(
        `Push the image that ${facts.revision} names, or register a revision that names one that exists. A lifecycle policy may have removed it.`,
      ),
      remedy('Then start the tasks anew.', redeployCommand(facts)),
    ],
  };
}

function whatExists({ image = '' }: Facts): Remedy {
  const ecr = ecrImage(image);
  if (!ecr) return remedy('Check repository and tag in the registry, letter by letter.');
  return remedy(
    `See which tags ${ecr.repository} has.`,
    awsCommand(
      'ecr describe-images',
      {
        'registry-id': ecr.account,
        'repository-name': ecr.repository,
        query: 'sort_by(imageDetails,&imagePushedAt)[-5:].imageTags',
      },
      ecr.region,
    ),
  );
}

export function imagePullUnauthorized(facts: Facts): Advice {
  const ecr = ecrImage(facts.image ?? '');
  const forbidden = /\b403\b|forbidden/i.test(facts.text);
  return {
    sentence: `The registry refused to hand out ${facts.image ?? 'the image'}${forbidden ? ' (403)' : ''}.`,
    remedies: [
      remedy(
        ecr || forbidden
          ? 'First see whether the image is there: ECR answers 403 also for a digest or tag that was deleted.'
          : 'First check the spelling: registries answer the same for an image that does not exist.',
        ecr && whatExists(facts).command,
      ),
      ...(ecr || /\becr:/.test(facts.text) ? ecrPermissions(facts) : registryCredentials(facts)),
    ],
  };
}

function ecrPermissions(facts: Facts): Remedy[] {
  const ecr = ecrImage(facts.image ?? '');
  const partition = facts.place?.partition ?? 'aws';
  const found = permissionRemedies(facts, {
    actions: ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer', 'ecr:BatchCheckLayerAvailability'],
    resource: ecr && `arn:${partition}:ecr:${ecr.region}:${ecr.account}:repository/${ecr.repository}`,
    endpoint: 'ecr.dkr',
    managedPolicy: 'AmazonECSTaskExecutionRolePolicy',
    instanceRoleOnEc2: true,
  });
  if (ecr && facts.place && ecr.account !== facts.place.account) {
    found.push(
      remedy(
        `The repository belongs to account ${ecr.account}: its repository policy must allow account ${facts.place.account} to pull.`,
      ),
    );
  }
  return found;
}

function registryCredentials({ revision }: Facts): Remedy[] {
  return [
    remedy(
      `For a private image set repositoryCredentials in ${revision} to a Secrets Manager secret with username and password, and let the task execution role read it.`,
    ),
    remedy('If it has credentials, check that they are still valid.'),
  ];
}

export function imagePullRateLimited(facts: Facts): Advice {
  const hub = !facts.image || isDockerHub(facts.image);
  return {
    sentence: `The registry refused ${facts.image ?? 'the image'} because too many images were pulled from it (rate limit).`,
    remedies: [
      remedy(
        hub
          ? 'Pull from Amazon ECR instead: public.ecr.aws/docker/library has the official images. A pull through cache rule keeps copies of the others; for Docker Hub it needs a Docker Hub credential in Secrets Manager.'
          : 'Copy the image to a private ECR repository in this region and name that one.',
      ),
      remedy(
        'Or log in: set repositoryCredentials to a Secrets Manager secret of an account with a higher limit. The limit counts per address, and a NAT gateway is one address for all tasks.',
      ),
      remedy('The limit frees itself within hours; ECS keeps trying for a service.'),
    ],
  };
}

export function imagePullNetwork(facts: Facts): Advice {
  const ecr = !facts.image || ecrImage(facts.image) !== undefined || /\.ecr\.|starport/.test(facts.text);
  const what = facts.image ?? 'the image';
  return {
    sentence: `The task could not reach the registry to pull ${what}: no answer came over the network.`,
    remedies: [
      ...networkRemedies(facts, ecr ? 'ecr' : undefined),
      remedy(
        ecr
          ? 'ECR keeps the layers in S3: where ECR answers and layers time out, the S3 gateway endpoint or its prefix list in the security group is missing.'
          : 'Or copy the image to ECR in this region, which VPC endpoints do reach.',
      ),
    ],
  };
}

export function imagePlatformMismatch(facts: Facts): Advice {
  const { cpuArchitecture, operatingSystemFamily } = facts.evidence.taskDefinition ?? {};
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

const bothPlatforms = 'linux/amd64,linux/arm64';

/** Builds the image anew under its own tag; undefined when that is not known, for a digest cannot be pushed to. */
function buildCommand({ image, defined }: Facts, options: string): string | undefined {
  const tagged = (image ?? defined?.image)?.replace(/@sha256:[0-9a-f]{64}$/, '');
  if (tagged === undefined || !/:[\w.-]{1,128}$/.test(tagged)) return undefined;
  const word = shellWord(tagged);
  return word && `docker buildx build ${options} -t ${word} --push .`;
}

/** Docker's name for ECS's cpuArchitecture. */
function platformOf(cpuArchitecture: string | undefined): string | undefined {
  if (cpuArchitecture === undefined) return undefined;
  return cpuArchitecture === 'ARM64' ? 'linux/arm64' : 'linux/amd64';
}

export function execFormatError(facts: Facts): Advice {
  const architecture = facts.evidence.taskDefinition?.cpuArchitecture;
  const platform = platformOf(architecture);
  return {
    sentence: `${facts.subject} could not run: its binary is built for another CPU architecture${architecture ? ` than the task's ${architecture}` : ''}, or its script has no first line that names an interpreter.`,
    remedies: [
      remedy(
        `Build the image for ${platform ?? 'the platform of the task'}.`,
        buildCommand(facts, `--platform ${platform ?? bothPlatforms}`),
      ),
      remedy(
        `Or set runtimePlatform.cpuArchitecture in ${facts.revision} to the architecture that the image is built for.`,
      ),
      remedy('If the entry point is a script, let it begin with #!/bin/sh.'),
    ],
  };
}

export function imagePullDiskFull(facts: Facts): Advice {
  const size = facts.evidence.taskDefinition?.ephemeralStorageGiB ?? 20;
  const onEc2 = facts.stop.launchType === 'EC2';
  return {
    sentence: `The disk was full before ${facts.image ?? 'the image'} was unpacked.`,
    remedies: onEc2
      ? [
          remedy('Free disk space on the container instance.', 'docker system prune --all --force'),
          remedy(
            "Let the agent clean up sooner (ECS_IMAGE_CLEANUP_INTERVAL, ECS_NUM_IMAGES_DELETE_PER_CYCLE), or enlarge the instance's volume.",
          ),
        ]
      : [
          remedy(
            `Raise ephemeralStorage.sizeInGiB in ${facts.revision} (now ${size}; 21 to 200 are possible). Compressed layers and their unpacked files must both fit.`,
          ),
          remedy('Or make the image smaller: a multi-stage build, no build tools, no package caches.'),
        ],
  };
}

export function imageInvalid(facts: Facts): Advice {
  const reference = /reference/i.test(facts.text);
  return {
    sentence: reference
      ? `${imageWords(facts)} is not a valid image reference.`
      : `${imageWords(facts)} cannot be used: its content or format is not one that the platform can unpack.`,
    remedies: reference
      ? [
          remedy(
            `Correct the image in ${facts.revision}: an empty tag, a placeholder or "https://" are the usual mistakes.`,
          ),
        ]
      : [
          remedy(
            'Build and push the image anew without attestations, as a Linux image with a root file system.',
            buildCommand(facts, '--provenance=false --sbom=false'),
          ),
          remedy(
            'Pull it elsewhere to see whether it unpacks; a push that was cut off leaves broken layers.',
          ),
        ],
  };
}
