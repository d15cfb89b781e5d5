import { serviceDomains } from './partition.ts';

/** Registries with errors of their own, for which advice differs. */
type Registry = 'ecr' | 'ecr-public' | 'docker-hub' | 'ghcr' | 'quay' | 'other';

/** Parsed reference to a container image. */
export interface ImageReference {
  registry: Registry;
  /** `docker.io` if the reference names no host. */
  host: string;
  /** Repository without host, tag and digest; with Docker Hub's implicit `library/`. */
  repository: string;
  tag?: string;
  /** `sha256:` and 64 hexadecimal digits. */
  digest?: string;
  /** Account and region of a private ECR repository. */
  ecr?: { account: string; region: string };
}

/**
 * ACCOUNT.dkr.ecr.REGION.amazonaws.com, including FIPS and dual-stack names, in every partition. Source: Amazon ECR
 * endpoints and quotas (AWS General Reference); "Making requests to dual-stack endpoints" (ECR guide).
 */
const ecrHost = new RegExp(
  `^(\\d{12})\\.dkr[.-]ecr(?:-fips)?\\.([a-z0-9-]{6,24})\\.(?:${serviceDomains.map((domain) => domain.replaceAll('.', '\\.')).join('|')})$`,
);

const registryOfHost = new Map<string, Registry>([
  ['public.ecr.aws', 'ecr-public'],
  ['ecr-public.aws.com', 'ecr-public'],
  ['docker.io', 'docker-hub'],
  ['index.docker.io', 'docker-hub'],
  ['registry-1.docker.io', 'docker-hub'],
  ['ghcr.io', 'ghcr'],
  ['quay.io', 'quay'],
]);

/** Host (which has a dot, a port, or is localhost), path, tag, digest: the grammar of the distribution project. */
const grammar =
  /^(?:((?:[\w-]{1,63}\.)+[\w-]{1,63}(?::\d{1,5})?|[\w-]{1,63}:\d{1,5}|localhost)\/)?([a-z0-9]+(?:[._/-]+[a-z0-9]+)*)(?::(\w[\w.-]{0,127}))?(?:@(sha256:[0-9a-f]{64}))?$/;

/** Longest reference that is parsed: registries allow names of up to 255 characters. */
const longestReference = 600;

/**
 * Parses an image reference.
 * @returns undefined for an invalid one
 */
export function parseImageReference(image: string): ImageReference | undefined {
  const match = image.length > longestReference ? null : grammar.exec(image);
  if (!match) return undefined;
  const [, named, path = '', tag, digest] = match;
  const host = named?.toLowerCase() ?? 'docker.io';
  const [, account, region] = ecrHost.exec(host) ?? [];
  const ecr = account && region ? { account, region } : undefined;
  const registry = ecr ? 'ecr' : (registryOfHost.get(host) ?? 'other');
  const repository = registry === 'docker-hub' && !path.includes('/') ? `library/${path}` : path;
  return { registry, host, repository, tag, digest, ecr };
}

/** `shop/web:1.4.2` for an image of a private ECR repository; others keep their registry. Without the digest. */
export function shortImageName(image: string): string {
  const { ecr, host } = parseImageReference(image) ?? {};
  const name = ecr && host ? image.slice(host.length + 1) : image;
  return name.replace(/@sha256:[0-9a-f]{64}$/, '');
}

/** A full version (1.4.2, 2024.11.3), a date (20261123), a build number or a commit hash: such a tag is fixed. */
const fixedTag =
  /\d+\.\d+\.\d+|\d{4}[.-]\d{2}|(?<![\da-f])\d{6,}(?!\d)|(?<![\da-z])(?=[\da-f]*\d)[\da-f]{7,40}(?![\da-z])/i;

/**
 * Tells whether an image reference may resolve to another image later: no tag, `latest`, or a tag that is not an exact
 * version (`stable`, `prod`, `7`, `20-alpine`). A digest never changes.
 */
export function isOnMutableTag(image: string): boolean {
  const { tag, digest } = parseImageReference(image) ?? {};
  if (digest !== undefined) return false;
  return tag === undefined || !fixedTag.test(tag);
}
