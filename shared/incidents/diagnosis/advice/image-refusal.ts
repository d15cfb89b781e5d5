import type { Remedy } from '../../../model/diagnosis.ts';
import { parseImageReference } from '../../../model/image-reference.ts';
import { awsCommand } from '../../../model/text/shell-command.ts';
import { type Facts, redeployCommand, remedy } from './facts.ts';
import { keyIn } from './names.ts';
import { permissionRemedies } from './permission.ts';

/** Remedies for a refused pull: by the registry, its upstream, or the KMS key of the repository. */
export function refusalRemedies(facts: Facts, forbidden: boolean): Remedy[] {
  const { image = '', text } = facts;
  const ecr = ecrOf(image);
  if (/upstream registry/i.test(text)) return upstreamRefused(facts);
  if (/decrypt image/i.test(text)) return imageKey(facts);
  if (!ecr && !/\becr:/.test(text)) return otherRegistry(facts);
  const permissions = ecrPermissions(facts);
  const foreign = ecr && facts.place && ecr.account !== facts.place.account;
  if (foreign) return permissions;
  const first = remedy(
    forbidden || !/not authorized/i.test(text)
      ? 'First see whether the image is there: ECR answers 403 also for a digest or tag that was deleted.'
      : 'See whether the image is there:',
    whatExists(facts).command,
  );
  return forbidden || !/not authorized/i.test(text) ? [first, ...permissions] : permissions;
}

/** A pull through cache rule logs in to the upstream with its own secret, not with the roles of the task. */
function upstreamRefused(facts: Facts): Remedy[] {
  const ecr = ecrOf(facts.image ?? '');
  const prefix = ecr?.repository.split('/')[0];
  const options = { 'registry-id': ecr?.account, 'ecr-repository-prefixes': prefix };
  return [
    remedy(
      `The pull through cache rule${prefix ? ` ${prefix}` : ''} could not log in to its upstream registry: renew the credentials in its secret (named ecr-pullthroughcache/...). See which secret it is:`,
      awsCommand('ecr describe-pull-through-cache-rules', options, ecr?.region ?? facts.region),
    ),
    remedy('Then test the rule in the ECR console (Validate), and redeploy:', redeployCommand(facts)),
  ];
}

function imageKey({ text }: Facts): Remedy[] {
  const key = keyIn(text);
  return [
    remedy(
      `The repository is encrypted with ${key ?? 'a KMS key'} that may not be used: check that the key is enabled and that its policy still allows ECR to use it.`,
      key &&
        awsCommand('kms describe-key', { 'key-id': key, query: 'KeyMetadata.KeyState' }, key.split(':')[3]),
    ),
  ];
}

function otherRegistry(facts: Facts): Remedy[] {
  const rejected =
    /incorrect username or password|invalid credentials|login attempt|personal access token/i.test(
      facts.text,
    );
  if (rejected) {
    const token = /personal access token/i.test(facts.text);
    return [
      remedy(
        `The registry rejected the user or password: renew the secret that repositoryCredentials in ${facts.revision} names (${token ? 'its organization accepts only an access token as the password' : 'a token may have expired'}).`,
      ),
    ];
  }
  const spelling = 'registries answer the same for an image that does not exist.';
  // The pull asked for an anonymous token, so it had no credentials.
  if (/anonymous token/i.test(facts.text)) {
    const [set] = registryCredentials(facts);
    return [...(set ? [set] : []), remedy(`If the image is public, check its spelling: ${spelling}`)];
  }
  return [remedy(`First check the spelling: ${spelling}`), ...registryCredentials(facts)];
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
  if (!ecr || !facts.place || ecr.account === facts.place.account) return found;
  if (/resource-based policy/i.test(facts.text)) return found;
  const policy = `The repository belongs to account ${ecr.account}: its repository policy must allow account ${facts.place.account} to pull.`;
  return [remedy(policy), ...found];
}

function registryCredentials({ revision }: Facts): Remedy[] {
  return [
    remedy(
      `For a private image set repositoryCredentials in ${revision} to a Secrets Manager secret with username and password, and let the task execution role read it.`,
    ),
    remedy('If it has credentials, check that they are still valid.'),
  ];
}

/** Remedy that lists the newest tags of an ECR repository; for other registries, advice to check the tag. */
export function whatExists({ image = '' }: Facts): Remedy {
  const ecr = ecrOf(image);
  if (!ecr) return remedy('Check repository and tag in the registry, character by character.');
  return remedy(
    `List the newest tags of ${ecr.repository}:`,
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

/** Account, Region and repository of an image in private ECR; undefined for any other registry. */
export function ecrOf(image: string) {
  const { ecr, repository, tag } = parseImageReference(image) ?? {};
  return ecr && repository ? { ...ecr, repository, tag } : undefined;
}
