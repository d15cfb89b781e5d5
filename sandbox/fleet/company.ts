/** Invented company of the sandbox and the samples in events/: one account, one cluster. */
export const account = '123456789012';
export const region = 'eu-west-1';
export const clusterName = 'shop';
export const clusterArn = ecsArn('cluster', clusterName);

/** Its VPC: two private subnets with internet access through a NAT gateway, and one without. */
export const subnets = {
  privateA: 'subnet-0a4c1d7e92b35f608',
  privateB: 'subnet-0b7f20c9518ea364d',
  isolated: 'subnet-0c93e6a10d27b84f5',
};
export const securityGroup = 'sg-05d1b7f3a98c2e640';

/** The ARN of an ECS resource of the company, such as `ecsArn('service', 'shop', 'web')`. */
export function ecsArn(type: string, ...path: string[]): string {
  return `arn:aws:ecs:${region}:${account}:${type}/${path.join('/')}`;
}

export function roleArn(name: string): string {
  return `arn:aws:iam::${account}:role/${name}`;
}

/** An image in the company's ECR registry, such as `ecrImage('catalog', '1.48.2')`. */
export function ecrImage(repository: string, tag: string): string {
  return `${account}.dkr.ecr.${region}.amazonaws.com/shop/${repository}:${tag}`;
}

/** A secret's ARN; Secrets Manager ends the name with a dash and six random characters. */
export function secretArn(nameWithSuffix: string): string {
  return `arn:aws:secretsmanager:${region}:${account}:secret:${nameWithSuffix}`;
}

export function parameterArn(name: string): string {
  return `arn:aws:ssm:${region}:${account}:parameter${name}`;
}

export function targetGroupArn(nameWithId: string): string {
  return `arn:aws:elasticloadbalancing:${region}:${account}:targetgroup/${nameWithId}`;
}
