import { describe, expect, it, test } from '@jest/globals';
import { ownerOf } from '../../../shared/rollout/code/owner.ts';

/** Tags in the format of ECS. */
function tags(of: Record<string, string>): { key: string; value: string }[] {
  return Object.entries(of).map(([key, value]) => ({ key, value }));
}

/** Tags that AWS adds to a resource of a stack. */
function inStack(name: string, logicalId: string): Record<string, string> {
  return {
    'aws:cloudformation:stack-name': name,
    'aws:cloudformation:stack-id': `arn:aws:cloudformation:eu-central-1:111122223333:stack/${name}/5c2b`,
    'aws:cloudformation:logical-id': logicalId,
  };
}

test.each([
  ['a stack', inStack('shop-web', 'Service'), 'CloudFormation (stack shop-web)'],
  ['a CDK stack, by its logical IDs', inStack('ShopStack', 'WebService66FC652A'), 'CDK (stack ShopStack)'],
  [
    'a stack tagged as CDK by its owner',
    { ...inStack('shop', 'Service'), 'managed-by': 'aws-cdk' },
    'CDK (stack shop)',
  ],
  [
    'Copilot',
    {
      ...inStack('shop-prod-api', 'Service'),
      'copilot-application': 'shop',
      'copilot-environment': 'prod',
      'copilot-service': 'api',
    },
    'Copilot (service api)',
  ],
  [
    'the Serverless Framework',
    { ...inStack('orders-prod', 'OrdersService'), STAGE: 'prod' },
    'Serverless Framework (stack orders-prod)',
  ],
  [
    'the Serverless Framework, named in a tag',
    { ...inStack('orders', 'OrdersService'), ManagedBy: 'Serverless CloudFormation' },
    'Serverless Framework (stack orders)',
  ],
  [
    'SAM, by its own tag',
    { ...inStack('orders', 'Service'), 'lambda:createdBy': 'SAM' },
    'SAM (stack orders)',
  ],
  [
    'a stack with a tag STAGE of its owner',
    { ...inStack('orders', 'Service'), STAGE: 'prod' },
    'CloudFormation (stack orders)',
  ],
  [
    'a stack that Terraform creates',
    { ...inStack('legacy', 'Service'), ManagedBy: 'terraform' },
    'CloudFormation (stack legacy)',
  ],
  ['Terraform', { ManagedBy: 'Terraform' }, 'Terraform'],
  ['Terraform, in the tag of terraform-aws-modules', { Terraform: 'true', Environment: 'dev' }, 'Terraform'],
  ['Terraform, in a longer name', { 'managed-by': 'DBT Platform - Terraform' }, 'Terraform'],
  ['Terraform, by its workspace tag', { 'terraform-workspace': 'prod' }, 'Terraform'],
  ['OpenTofu', { managed_by: 'opentofu' }, 'Terraform'],
  ['Terraform, by its file', { git_file: 'infra/ecs/web.tf' }, 'Terraform (infra/ecs/web.tf)'],
  ['Terraform, under another key', { IaC: 'Terraform', Environment: 'dev' }, 'Terraform'],
  [
    'Terraform with leftover tags of Copilot',
    {
      'copilot-application': 'shop',
      'copilot-environment': 'prod',
      'copilot-service': 'api',
      'managed-by': 'DBT Platform - Terraform',
    },
    'Terraform',
  ],
])('%s owns the service', (_, ofService, name) => {
  expect(ownerOf(tags(ofService), [])?.name).toBe(name);
});

test.each([
  ['no tags', {}],
  ['tags about other things', { team: 'shop', Environment: 'prod', 'steward:mode': 'auto' }],
  ['the tag Terraform=false', { Terraform: 'false' }],
  ['a person\'s name that contains "sam"', { CreatedBy: 'samantha' }],
  ['the name of a tool under an unrelated key', { Description: 'the terraform demo' }],
  ['a stack that the ECS console created', inStack('ECS-Console-V2-Service-web-shop-0a454f7f', 'ECSService')],
  ['AWS tags other than those of CloudFormation', { 'aws:ecs:serviceName': 'web' }],
])('a service with %s has no owner', (_, ofService) => {
  expect(ownerOf(tags(ofService), [])).toBeUndefined();
});

test('a service created in the console and imported into Terraform is owned by Terraform', () => {
  const stack = inStack('ECS-Console-V2-Service-web-shop-0a454f7f', 'ECSService');
  expect(ownerOf(tags({ ...stack, ManagedBy: 'Terraform' }), [])?.name).toBe('Terraform');
});

describe('tags of the task definition', () => {
  it('the tags of the task definition name the owner if those of the service do not', () => {
    const owner = ownerOf([], tags(inStack('shop-web', 'TaskDefinition')));
    expect(owner).toMatchObject({ tool: 'cloudformation', stack: 'shop-web', logicalId: 'TaskDefinition' });
  });

  it('the tags of the service take precedence over those of the task definition', () => {
    const owner = ownerOf(tags(inStack('services', 'Web')), tags(inStack('definitions', 'WebTask')));
    expect(owner).toMatchObject({ stack: 'services', logicalId: 'WebTask' });
  });
});

test.each([
  ['a mention', 'x <!channel>'],
  ['a link', '<https://evil.example|shop>'],
  ['lines of code', "web\n+      Image: 'evil'"],
  ['code', "'); process.exit(); ('"],
  ['a very long text', 'x'.repeat(5000)],
])('the name of an owner is not taken from a tag with %s', (_, text) => {
  const hostile = tags({
    'copilot-application': text,
    'copilot-environment': text,
    'copilot-service': text,
    'managed-by': `terraform ${text}`,
    git_file: text,
  });
  const stacked = tags({ ...inStack(text, text), 'copilot-service': text, 'copilot-application': text });
  expect(ownerOf(hostile, hostile)?.name).toBe('Terraform');
  expect(ownerOf(stacked, stacked)?.name).toBe('Copilot');
  expect(JSON.stringify([ownerOf(hostile, hostile), ownerOf(stacked, stacked)])).not.toContain(text);
});
