import type { Remedy } from '../../../model/diagnosis.ts';
import { parseImageReference, shortImageName } from '../../../model/image-reference.ts';
import {
  type Advice,
  type AdviceByCause,
  type Facts,
  imageWords,
  redeployCommand,
  remedy,
} from '../advice/facts.ts';
import { refusalRemedies, whatExists } from '../advice/image-refusal.ts';
import { whenSaid } from '../rule.ts';
import { refused } from '../verdicts.ts';

/** Rate limit of Docker Hub or ECR; "rate exceeded" has this meaning only for a pull. */
export const imagePullRateLimited = whenSaid({
  id: 'image-pull-rate-limited',
  cause: 'image-pull-rate-limited',
  topics: ['image'],
  says: /toomanyrequests|too many requests|pull rate limit|\b429\b (?:too|$)|status(?: code)?:? 429\b|http 429 response body|rate exceeded|rate limit/,
});

/** Refused pull, by the policy or the credential that the message names. */
export const imagePullDenied = whenSaid({
  id: 'image-pull-denied',
  cause: 'image-pull-unauthorized',
  topics: ['image'],
  says: /not authorized to perform|incorrect username or password|personal access token|authorization token has expired|no basic auth credentials|invalid credentials|login attempt|failed to decrypt image|nocredentialproviders|no valid providers in chain/,
});

/**
 * Refused pull without a reason. ECR also answers 403 for a deleted digest, and Docker says "repository does not exist
 * or may require 'docker login'" for both, so the cause is likely: the advice names the other possibility.
 */
export const imagePullUnauthorized = whenSaid({
  id: 'image-pull-unauthorized',
  cause: 'image-pull-unauthorized',
  confidence: 'likely',
  topics: ['image'],
  says: new RegExp(
    `${refused.source}|pull access denied|has (?:the )?permissions? to pull|\\bdenied: |http 40[13] response body`,
  ),
});

/**
 * Refused pull from docker.io/library. Its images are all public, so the name is wrong: the image reference has no
 * registry, or a placeholder as its name.
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
  says: /not found|manifest unknown|manifest_unknown|name unknown|name_unknown|no such image|does not exist in the registry|repository with name .* does not exist|reference does not exist|status(?: code)?:? 404\b|http 404 response body|imagenotfound|(?:image|tag|repository) (?:\S{1,200} )?does not exist(?! or)/,
});

/** Missing image that, with the pull behavior "prefer cached" or "never", is noticed only when the container is created. */
export const imageNotOnInstance = whenSaid({
  id: 'image-not-on-instance',
  cause: 'image-not-found',
  topics: ['start'],
  says: /no such image/,
});

/** Container storage of the host failed while unpacking; the image is not at fault. */
export const imageStorageBroken = whenSaid({
  id: 'image-storage-broken',
  cause: 'platform-error',
  confidence: 'likely',
  topics: ['image'],
  says: /input\/output error|failed to mount /,
});

/** Explanation and remedies for each cause of this family. */
export const imagePullAdvice = {
  'image-not-found': imageNotFoundAdvice,
  'image-pull-unauthorized': imagePullUnauthorizedAdvice,
  'image-pull-rate-limited': imagePullRateLimitedAdvice,
} satisfies AdviceByCause;

function imageNotFoundAdvice(facts: Facts): Advice {
  const { image = '', revision, place } = facts;
  const parsed = parseImageReference(image);
  const own = parsed?.ecr === undefined || !place || parsed.ecr.account === place.account;
  const hub = parsed?.registry === 'docker-hub' && parsed.repository.startsWith('library/');
  const short = parsed?.ecr ? shortImageName(image) : image;
  return {
    sentence: hub
      ? `${imageWords(facts)} does not exist on Docker Hub, which ECS uses because the name has no registry prefix.`
      : `${imageWords(facts)} does not exist in its registry: the tag, the digest or the repository is missing.`,
    remedies: [
      hub
        ? remedy(
            `Write the full name in ${revision}, such as ACCOUNT.dkr.ecr.REGION.amazonaws.com/REPOSITORY:TAG, or correct the spelling.`,
          )
        : own
          ? whatExists(facts)
          : remedy(`Ask the owner of account ${parsed?.ecr?.account} which tags ${parsed?.repository} has.`),
      ...(hub
        ? []
        : [
            remedy(
              `Push ${short || `the image that ${revision} names`}, or register a revision with a tag that exists. A lifecycle policy may have removed it.`,
            ),
          ]),
      ...(hub ? [] : [remedy('Then redeploy:', redeployCommand(facts))]),
    ],
  };
}

function imagePullUnauthorizedAdvice(facts: Facts): Advice {
  const { image = '', text } = facts;
  const forbidden = /\b403\b|forbidden/i.test(text);
  return {
    sentence: `The registry denied the pull of ${image || 'the image'}${forbidden ? ' (403)' : ''}.`,
    remedies: refusalRemedies(facts, forbidden),
  };
}

function imagePullRateLimitedAdvice(facts: Facts): Advice {
  const { image } = facts;
  const registry = image ? parseImageReference(image)?.registry : 'docker-hub';
  const name = registryNames[registry ?? 'other'];
  return {
    sentence: `${name} rate-limited the pull of ${image ?? 'the image'}.`,
    remedies: rateRemedies(registry === 'docker-hub', registry === 'ecr-public'),
  };
}

const registryNames = {
  'docker-hub': 'Docker Hub',
  'ecr-public': 'Amazon ECR Public',
  ecr: 'Amazon ECR',
  ghcr: 'The GitHub registry',
  quay: 'Quay',
  other: 'The registry',
} as const;

function rateRemedies(hub: boolean, ecrPublic: boolean): Remedy[] {
  if (ecrPublic) {
    return [
      remedy(
        'Copy the image to a private ECR repository, or pull it through a pull through cache rule for ecr-public.',
      ),
      remedy(
        'The limit is per second and IP address: starting fewer tasks at a time helps, and ECS keeps retrying.',
      ),
    ];
  }
  return [
    remedy(
      hub
        ? 'Pull from Amazon ECR instead: public.ecr.aws/docker/library has the official images. A pull through cache rule caches the others; for Docker Hub it needs a Docker Hub credential in Secrets Manager.'
        : 'Copy the image to a private ECR repository in this region and use that one.',
    ),
    remedy(
      'Or log in: set repositoryCredentials to a Secrets Manager secret of an account with a higher limit. The limit is per IP address, and a NAT gateway is one address for all tasks.',
    ),
    remedy('The limit resets within hours; ECS keeps retrying.'),
  ];
}
