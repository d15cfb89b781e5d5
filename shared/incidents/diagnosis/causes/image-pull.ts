import type { Remedy } from '../../../model/diagnosis.ts';
import { parseImageReference, shortImageName } from '../../../model/image-reference.ts';
import { serviceDomains } from '../../../model/partition.ts';
import {
  type Advice,
  type AdviceByCause,
  type Facts,
  imageWords,
  redeployCommand,
  remedy,
} from '../advice/facts.ts';
import { ecrOf, refusalRemedies, whatExists } from '../advice/image-refusal.ts';
import { networkRemedies } from '../advice/network.ts';
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
  const { image = '', revision, place } = facts;
  const parsed = parseImageReference(image);
  const own = parsed?.ecr === undefined || !place || parsed.ecr.account === place.account;
  const hub = parsed?.registry === 'docker-hub' && parsed.repository.startsWith('library/');
  const short = parsed?.ecr ? shortImageName(image) : image;
  return {
    sentence: hub
      ? `${imageWords(facts)} does not exist on Docker Hub, where ECS looks because the name has no registry in front.`
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
    sentence: `The registry refused to hand out ${image || 'the image'}${forbidden ? ' (403)' : ''}.`,
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
        'The limit is per second and address: starting fewer tasks at a time helps, and ECS keeps retrying.',
      ),
    ];
  }
  return [
    remedy(
      hub
        ? 'Pull from Amazon ECR instead: public.ecr.aws/docker/library has the official images. A pull through cache rule keeps copies of the others; for Docker Hub it needs a Docker Hub credential in Secrets Manager.'
        : 'Copy the image to a private ECR repository in this region and name that one.',
    ),
    remedy(
      'Or log in: set repositoryCredentials to a Secrets Manager secret of an account with a higher limit. The limit counts per address, and a NAT gateway is one address for all tasks.',
    ),
    remedy('The limit resets within hours; ECS keeps retrying.'),
  ];
}

function imagePullNetworkAdvice(facts: Facts): Advice {
  const { text, image, region } = facts;
  const place = ecrOf(image ?? '');
  const unknownHost = /lookup ([\w.-]{1,200})[^\n]{0,80}no such host/i.exec(text)?.[1];
  if (unknownHost && !isKnownHost(unknownHost)) return hostMisspelt(facts, unknownHost);
  const ecr = !image || place !== undefined || /\.ecr\.|starport/.test(text);
  const elsewhere = place && region && place.region !== region ? place.region : undefined;
  const upstream = /production\.cloudflare\.docker\.com|pkg-containers|quay/i.test(text) && ecr;
  const failure = /refused|no such host|x509|tls:/i.test(text)
    ? 'could not connect to'
    : 'timed out connecting to';
  const reached = ecr && !elsewhere && !upstream ? 'ecr' : undefined;
  return {
    sentence: `The task ${failure} the registry of ${image ?? 'the image'}.`,
    remedies: [
      ...networkRemedies(facts, reached),
      remedy(lastResort(reached !== undefined, elsewhere, upstream)),
    ],
  };
}

/** Hosts outside AWS whose spelling needs no second look. */
const knownHost = /\.docker\.io$|^ghcr\.io$|^quay\.io$|^public\.ecr\.aws$|\.docker\.com$/i;

function isKnownHost(host: string): boolean {
  return knownHost.test(host) || serviceDomains.some((domain) => host.toLowerCase().endsWith(`.${domain}`));
}

/** DNS answered that the name does not exist: no route or security group is at fault. */
function hostMisspelt(facts: Facts, host: string): Advice {
  return {
    headline: 'names a registry host that does not exist',
    sentence: `The registry host ${host} does not exist: DNS answered "no such host".`,
    remedies: [
      remedy(
        `Correct the image in ${facts.revision}: check the spelling of the host, such as amazonaws.com.`,
      ),
      remedy('If it is a host of a private zone, associate the zone with the VPC of the task.'),
    ],
  };
}

function lastResort(ecr: boolean, elsewhere: string | undefined, upstream: boolean): string {
  if (elsewhere) {
    return `The repository is in ${elsewhere}: VPC endpoints of this region do not reach it, a NAT gateway does. Or replicate the repository to this region.`;
  }
  if (upstream) {
    return 'The first pull through the cache is redirected to the upstream registry, which VPC endpoints do not reach: it needs a NAT gateway once.';
  }
  return ecr
    ? 'ECR keeps the layers in S3: where ECR answers and layers time out, the S3 gateway endpoint or its prefix list in the security group is missing.'
    : 'Or copy the image to ECR in this region, which VPC endpoints do reach.';
}
