import { AwsError, arnIn, type Input, type RequestContext, type Service } from './service.ts';
import type { AwsState } from './state.ts';

/** Images that a request names, by tag or by digest. */
type ImageId = { imageTag?: string; imageDigest?: string };

/** Amazon ECR's private registry: what tags point to. Errors are worded as ECR words them. */
export function createEcr(state: AwsState): Service {
  return {
    name: 'ecr',
    target: 'AmazonEC2ContainerRegistry_V20150921',
    contentType: 'application/x-amz-json-1.1',
    operations: {
      DescribeImages: {
        requires: (input, context) => [
          { action: 'ecr:DescribeImages', resource: repositoryArn(input, context) },
        ],
        run(input, context) {
          const tags = state.repository(repositoryArn(input, context));
          const place = `name '${input.repositoryName}' in the registry with id '${registryId(input, context)}'`;
          if (!tags)
            throw new AwsError(
              'RepositoryNotFoundException',
              `The repository with ${place.replace(' in', ' does not exist in')}`,
            );
          const wanted = (input.imageIds ?? [...tags.keys()].map((imageTag) => ({ imageTag }))) as ImageId[];
          const digests = wanted.map((id) => digestOf(tags, id, place));
          return {
            imageDetails: [...new Set(digests)].map((imageDigest) => ({
              ...{
                registryId: registryId(input, context),
                repositoryName: input.repositoryName,
                imageDigest,
              },
              imageTags: [...tags].filter(([, digest]) => digest === imageDigest).map(([tag]) => tag),
            })),
          };
        },
      },
    },
  };
}

/** @throws AwsError ImageNotFoundException */
function digestOf(tags: Map<string, string>, { imageTag, imageDigest }: ImageId, place: string): string {
  const digest =
    imageTag === undefined ? [...tags.values()].find((one) => one === imageDigest) : tags.get(imageTag);
  if (digest !== undefined) return digest;
  const id = `{imageDigest:'${imageDigest ?? null}', imageTag:'${imageTag ?? null}'}`;
  throw new AwsError(
    'ImageNotFoundException',
    `The image with imageId ${id} does not exist within the repository with ${place}`,
  );
}

/** The account of the registry: the caller's own unless it is named. */
function registryId(input: Input, { place }: RequestContext): string {
  return String(input.registryId ?? place.accountId);
}

function repositoryArn(input: Input, context: RequestContext): string {
  const accountId = registryId(input, context);
  return arnIn({ ...context.place, accountId }, 'ecr', `repository/${input.repositoryName}`);
}
