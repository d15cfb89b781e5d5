import type { Remedy } from '../../../model/diagnosis.ts';
import { parseImageReference } from '../../../model/image-reference.ts';
import { awsCommand } from '../../../model/text/shell-command.ts';
import {
  type Advice,
  type AdviceByCause,
  type Facts,
  imageWords,
  redeployCommand,
  remedy,
} from '../advice/facts.ts';
import { networkRemedies } from '../advice/network.ts';
import { permissionRemedies } from '../advice/permission.ts';
import { whenSaid } from '../rule.ts';
import { noAnswer, refused } from '../verdicts.ts';

/** Docker Hub's limit and ECR's own; "rate exceeded" only means this for a pull. */
export const imagePullRateLimited = whenSaid({
  id: 'image-pull-rate-limited',
  cause: 'image-pull-rate-limited',
  topics: ['image'],
  says: /toomanyrequests|too many requests|pull rate limit|\b429\b (?:too|$)|status(?: code)?:? 429\b|rate exceeded|rate limit/,
});

/**
 * ECR answers 403 also for a deleted digest, and Docker says "repository does not exist or may require 'docker
 * login'" for both: the cause names what was answered, the advice says what else it may be.
 */
export const imagePullUnauthorized = whenSaid({
  id: 'image-pull-unauthorized',
  cause: 'image-pull-unauthorized',
  topics: ['image'],
  says: new RegExp(
    `${refused.source}|failed to decrypt image|pull access denied|has (?:the )?permissions? to pull|\\bdenied: |invalid credentials`,
  ),
});

/**
 * All images under docker.io/library are public, so a refusal there proves a wrong name: the image has no registry in
 * its reference, or a placeholder for a name.
 */
export const libraryImageNotFound = whenSaid({
  id: 'library-image-not-found',
  cause: 'image-not-found',
  topics: ['image'],
  says: /pull access denied|insufficient_scope|requested access to the resource is denied/,
  names: /docker\.io\/library\//,
});

export const imageNotFound = whenSaid({
  id: 'image-not-found',
  cause: 'image-not-found',
  topics: ['image'],
  says: /not found|manifest unknown|manifest_unknown|name unknown|name_unknown|no such image|does not exist in the registry|repository with name .* does not exist|reference does not exist|status(?: code)?:? 404\b|imagenotfound|(?:image|tag|repository) (?:\S+ )?does not exist(?! or)/,
});

/** With pull behaviour "prefer cached" or "never" the absence shows only when the container is created. */
export const imageNotOnInstance = whenSaid({
  id: 'image-not-on-instance',
  cause: 'image-not-found',
  topics: ['start'],
  says: /no such image/,
});

export const imagePullNetwork = whenSaid({
  id: 'image-pull-network',
  cause: 'image-pull-network',
  topics: ['image'],
  says: noAnswer,
});

/** The host's container storage failed while unpacking: not the image's fault. */
export const imageStorageBroken = whenSaid({
  id: 'image-storage-broken',
  cause: 'platform-error',
  confidence: 'likely',
  topics: ['image'],
  says: /input\/output error|failed to mount /,
});

/** Sentence and remedies for each cause of this family. */
export const imagePullAdvice = {
  'image-not-found': imageNotFoundAdvice,
  'image-pull-unauthorized': imagePullUnauthorizedAdvice,
  'image-pull-rate-limited': imagePullRateLimitedAdvice,
  'image-pull-network': imagePullNetworkAdvice,
} satisfies AdviceByCause;

function imageNotFoundAdvice(facts: Facts): Advice {
  return {
    sentence: `${imageWords(facts)} does not exist in its registry: the tag, the digest or the repository is missing.`,
    remedies: [
      whatExists(facts),
      remedy(
        `Push the image that ${facts.revision} names, or register a revision that names one that exists. A lifecycle policy may have removed it.`,
      ),
      remedy('Then redeploy:', redeployCommand(facts)),
    ],
  };
}

function whatExists({ image = '' }: Facts): Remedy {
  const ecr = ecrOf(image);
  if (!ecr) return remedy('Check repository and tag in the registry, character by character.');
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

function imagePullUnauthorizedAdvice(facts: Facts): Advice {
  const ecr = ecrOf(facts.image ?? '');
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
  const ecr = ecrOf(facts.image ?? '');
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

function imagePullRateLimitedAdvice(facts: Facts): Advice {
  const hub = !facts.image || parseImageReference(facts.image)?.registry === 'docker-hub';
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

function imagePullNetworkAdvice(facts: Facts): Advice {
  const ecr = !facts.image || ecrOf(facts.image) !== undefined || /\.ecr\.|starport/.test(facts.text);
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

/** Place and names of an image in a private ECR repository; undefined for any other. */
function ecrOf(image: string) {
  const { ecr, repository, tag } = parseImageReference(image) ?? {};
  return ecr && repository ? { ...ecr, repository, tag } : undefined;
}
