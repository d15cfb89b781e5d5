/** A CloudFormation template, as far as a release changes it. */
export interface Template {
  Parameters?: Record<string, Record<string, unknown>>;
  Resources: Record<string, { Type: string; Properties?: Record<string, unknown>; [key: string]: unknown }>;
  Outputs?: Record<string, unknown>;
  [key: string]: unknown;
}

/** The stage that the packaged template names; a release is installed once per region unless its stage is replaced. */
const packagedStage = 'production';

/** Resources that osls adds for its own uploads; a release is uploaded to a bucket of the installing account. */
const isOfServerless = (name: string) => name.startsWith('ServerlessDeploymentBucket');

/** The name of a function's zip in a release. */
export function zipName(functionName: string, version: string): string {
  return `ecs-steward-${version}-${functionName}.zip`;
}

/**
 * Makes a template that needs nothing but a bucket with the release's zips: CloudFormation, StackSets, Terraform and
 * CDK take it as it is.
 * @param packaged the template that packaging left
 * @returns a copy; the functions read their code from the parameters releaseBucket and releasePrefix
 */
export function releaseTemplate(packaged: Template, version: string): Template {
  const template = structuredClone(packaged);
  for (const name of Object.keys(template.Resources))
    if (isOfServerless(name)) delete template.Resources[name];
  for (const name of Object.keys(template.Outputs ?? {}))
    if (isOfServerless(name)) delete template.Outputs?.[name];
  for (const { Type, Properties } of Object.values(template.Resources)) {
    if (Type !== 'AWS::Lambda::Function' || !Properties) continue;
    const name = String(Properties.FunctionName).replace(`ecs-steward-${packagedStage}-`, '');
    Properties.Code = {
      S3Bucket: { Ref: 'releaseBucket' },
      S3Key: { 'Fn::Sub': `\${releasePrefix}${zipName(name, version)}` },
    };
  }
  template.Parameters = {
    releaseBucket: {
      Type: 'String',
      Description: 'S3 bucket of this region that holds the zips of the release. Required.',
      AllowedPattern: '^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$',
      ConstraintDescription: 'must be the name of an S3 bucket',
    },
    releasePrefix: {
      Type: 'String',
      Description: 'Folder of the zips in that bucket, with a trailing slash; empty for the root.',
      Default: `ecs-steward/${version}/`,
      AllowedPattern: '^([^/].*/)?$',
      ConstraintDescription: 'must be empty, or end with a slash',
    },
    ...template.Parameters,
  };
  template.Metadata = { ...(template.Metadata as object | undefined), 'ecs-steward': { version } };
  return template;
}

/**
 * Puts another stage into the names of a template, so that one region can hold several installations.
 * @param stage letters, digits and single hyphens
 */
export function withStage(template: Template, stage: string): Template {
  const text = JSON.stringify(template).replaceAll(`ecs-steward-${packagedStage}`, `ecs-steward-${stage}`);
  return JSON.parse(text) as Template;
}
