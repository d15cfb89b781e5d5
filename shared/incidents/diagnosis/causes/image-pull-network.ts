import { serviceDomains } from '../../../model/partition.ts';
import { type Advice, type AdviceByCause, type Facts, remedy } from '../advice/facts.ts';
import { ecrOf } from '../advice/image-refusal.ts';
import { networkRemedies } from '../advice/network.ts';
import { whenSaid } from '../rule.ts';
import { noAnswer } from '../verdicts.ts';

export const imagePullNetwork = whenSaid({
  id: 'image-pull-network',
  cause: 'image-pull-network',
  topics: ['image'],
  says: noAnswer,
});

/** Explanation and remedies for a registry that the task could not reach: by its host, its certificate, or the network path. */
export const imagePullNetworkAdvice = { 'image-pull-network': unreachable } satisfies AdviceByCause;

function unreachable(facts: Facts): Advice {
  const { text, image, region } = facts;
  const place = ecrOf(image ?? '');
  const unknownHost = /lookup ([\w.-]{1,200})[^\n]{0,80}no such host/i.exec(text)?.[1];
  if (unknownHost && !isKnownHost(unknownHost)) return hostMisspelt(facts, unknownHost);
  if (/x509:|failed to verify certificate/i.test(text)) return certificateNotTrusted(facts);
  const ecr = !image || place !== undefined || /\.ecr\.|starport/.test(text);
  const elsewhere = place && region && place.region !== region ? place.region : undefined;
  const upstream = /production\.cloudflare\.docker\.com|pkg-containers|quay/i.test(text) && ecr;
  const failure = failures.find(([says]) => says.test(text))?.[1] ?? 'timed out connecting to';
  const reached = ecr && !elsewhere && !upstream ? 'ecr' : undefined;
  return {
    sentence: `The task ${failure} the registry of ${image ?? 'the image'}.`,
    remedies: [
      ...networkRemedies(facts, reached),
      remedy(lastResort(reached !== undefined, elsewhere, upstream)),
    ],
  };
}

/** Kinds of network failures, as clauses. */
const failures: readonly [RegExp, string][] = [
  [/refused|no such host|tls:|http response to https/i, 'could not connect to'],
  [/\beof\b|connection reset|broken pipe/i, 'lost its connection to'],
];

/** Advice for a certificate that the host does not trust: a proxy that inspects TLS, or a registry with a certificate of its own. */
function certificateNotTrusted({ image, host }: Facts): Advice {
  const trust = host.loginPossible
    ? 'install its CA on the instance (for Docker in /etc/docker/certs.d)'
    : 'give the registry a certificate of a public one, because the host cannot be set to trust another';
  const isEcr = image !== undefined && ecrOf(image) !== undefined;
  return {
    headline: "does not trust its registry's certificate",
    sentence: `The host of the task does not trust the TLS certificate of the registry of ${image ?? 'the image'}.`,
    remedies: [
      remedy(
        'If a proxy or firewall inspects TLS on the way, exempt the registry from inspection: the proxy answers with a certificate of its own.',
      ),
      ...(isEcr
        ? []
        : [
            remedy(
              `If the registry has a private certificate authority, ${trust}; renew the certificate if it has expired.`,
            ),
          ]),
    ],
  };
}

/** Hosts outside AWS that are known to be spelled correctly. */
const knownHost = /\.docker\.io$|^ghcr\.io$|^quay\.io$|^public\.ecr\.aws$|\.docker\.com$/i;

function isKnownHost(host: string): boolean {
  return knownHost.test(host) || serviceDomains.some((domain) => host.toLowerCase().endsWith(`.${domain}`));
}

/** Advice for a host that does not exist in DNS, which excludes routes and security groups as the cause. */
function hostMisspelt(facts: Facts, host: string): Advice {
  return {
    headline: 'names a registry host that does not exist',
    sentence: `The registry host ${host} does not exist: DNS answered "no such host".`,
    remedies: [
      remedy(
        `Correct the image in ${facts.revision}: check the spelling of the host, such as amazonaws.com.`,
      ),
      remedy('If the host is in a private hosted zone, associate the zone with the VPC of the task.'),
    ],
  };
}

function lastResort(ecr: boolean, elsewhere: string | undefined, upstream: boolean): string {
  if (elsewhere) {
    return `The repository is in ${elsewhere}: VPC endpoints of this region do not reach it, but a NAT gateway does. Or replicate the repository to this region.`;
  }
  if (upstream) {
    return 'The first pull through the cache is redirected to the upstream registry, which VPC endpoints do not reach: it needs a NAT gateway once.';
  }
  return ecr
    ? 'ECR stores the layers in S3: if ECR answers but layers time out, the S3 gateway endpoint or its prefix list in the security group is missing.'
    : 'Or copy the image to ECR in this region, which VPC endpoints can reach.';
}
