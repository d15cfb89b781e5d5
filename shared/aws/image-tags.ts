import { DescribeImagesCommand, ECRClient, type ECRClientConfig } from '@aws-sdk/client-ecr';
import { parseImageReference } from '../model/image-reference.ts';
import { isRetryable } from './aws-error.ts';
import { clientPerRegion } from './client-per-region.ts';

/** Image in a private ECR repository. */
interface EcrImage {
  registryId: string;
  region: string;
  repositoryName: string;
  imageTag: string;
}

export type ImageTags = ReturnType<typeof createImageTags>;

/** Reads private ECR registries, for the images that tags point to. */
export function createImageTags(config: ECRClientConfig) {
  const clientIn = clientPerRegion((region) => new ECRClient({ ...config, region }));
  return {
    /**
     * Reads the digest that the tag points to now.
     * @returns undefined for registries other than private ECR, for a deleted tag, and without permission
     * @throws the SDK's retryable errors
     */
    async pointsTo(image: string): Promise<string | undefined> {
      const wanted = parseEcrImage(image);
      if (!wanted) return undefined;
      const { region, imageTag, ...repository } = wanted;
      const command = new DescribeImagesCommand({ ...repository, imageIds: [{ imageTag }] });
      try {
        const { imageDetails } = await clientIn(region).send(command);
        return imageDetails?.[0]?.imageDigest;
      } catch (error) {
        if (isRetryable(error)) throw error;
        return undefined;
      }
    },
  };
}

function parseEcrImage(image: string): EcrImage | undefined {
  const { ecr, repository, tag = 'latest', digest } = parseImageReference(image) ?? {};
  if (!ecr || !repository || digest !== undefined) return undefined;
  return { registryId: ecr.account, region: ecr.region, repositoryName: repository, imageTag: tag };
}
