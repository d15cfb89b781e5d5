import { GatewayError } from '../errors.ts';
import { parseImageReference } from '../model/image-reference.ts';
import { createSignedRequests, endpointOf, type SigningSettings } from './signed-request.ts';

/** DescribeImages' answer, as far as it is read. */
interface Answer {
  imageDetails?: { imageDigest?: string }[];
}

/** An image in a private repository of ECR: whose, where, and what it is called there. */
interface EcrImage {
  registryId: string;
  region: string;
  repositoryName: string;
  imageTag: string;
}

export type ImageTags = ReturnType<typeof createImageTags>;

/** What tags of images point to. */
export function createImageTags(settings: Omit<SigningSettings, 'region'>) {
  return {
    /**
     * The digest of the image that the tag names now. Undefined for other registries than ECR's private ones, for a
     * tag that is gone, and where this account may not look.
     * @throws GatewayError for what may go well later.
     */
    async pointsTo(image: string): Promise<string | undefined> {
      const wanted = parseEcrImage(image);
      if (!wanted) return undefined;
      const { region, imageTag, ...place } = wanted;
      try {
        const answer = await createSignedRequests('ecr', { ...settings, region }).send({
          method: 'POST',
          url: new URL(settings.endpoint ?? endpointOf('api.ecr', region)),
          headers: {
            'content-type': 'application/x-amz-json-1.1',
            'x-amz-target': 'AmazonEC2ContainerRegistry_V20150921.DescribeImages',
          },
          body: JSON.stringify({ ...place, imageIds: [{ imageTag }] }),
          timeoutMs: 3_000,
        });
        return (JSON.parse(answer) as Answer).imageDetails?.[0]?.imageDigest;
      } catch (error) {
        if (error instanceof GatewayError && !error.retryable) return undefined;
        throw error;
      }
    },
  };
}

function parseEcrImage(image: string): EcrImage | undefined {
  const { ecr, repository, tag = 'latest', digest } = parseImageReference(image) ?? {};
  if (!ecr || !repository || digest !== undefined) return undefined;
  return { registryId: ecr.account, region: ecr.region, repositoryName: repository, imageTag: tag };
}
