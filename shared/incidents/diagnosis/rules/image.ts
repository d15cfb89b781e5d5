import { whenSaid } from '../rule.ts';
import { noAnswer, refused } from './verdicts.ts';

/** Docker Hub's limit and ECR's own; "rate exceeded" only means this for a pull. */
export const imagePullRateLimited = whenSaid({
  id: 'image-pull-rate-limited',
  cause: 'image-pull-rate-limited',
  topics: ['image'],
  says: /toomanyrequests|too many requests|pull rate limit|\b429\b (?:too|$)|status(?: code)?:? 429\b|rate exceeded|rate limit/,
});

export const imagePlatformMismatch = whenSaid({
  id: 'image-platform-mismatch',
  cause: 'image-platform-mismatch',
  topics: ['image', 'start'],
  says: /descriptor (?:matching|for) platform|no match(?:ing manifest)? for|does not match the (?:detected |specified )?(?:host )?platform|cannot be used on this platform|operating system (?:of the (?:container|image) )?does not match|image is incompatible with a|unsupported platform|platform mismatch/,
});

/** Also met while a container is created, when the same disk holds the image's layers. */
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
  says: /media[- ]?type|stream processor|no longer supported|manifest invalid|missing signature key|manifest(?:_| )?unverified|normalize image reference|invalid reference format|invalid repository name|schema 1 support|parse (?:image )?reference|invalid tar header|gzip: invalid|mismatched image rootfs|diffids don't match|wrong diff id|digest mismatch|size validation|unexpected commit digest|verification failed|max depth exceeded|invalid character|failed to lchown|whiteout/,
});

/** Fargate reads /etc/passwd of the image before the first start; an image without it is no Linux image. */
export const imageUnreadable = whenSaid({
  id: 'image-unreadable',
  cause: 'image-invalid',
  topics: ['start'],
  says: /mount callback failed|etc\/passwd: no such file/,
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
    `${refused.source}|pull access denied|has (?:the )?permissions? to pull|\\bdenied: |invalid credentials`,
  ),
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
