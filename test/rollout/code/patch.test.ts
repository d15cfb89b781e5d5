import { expect, it, test } from '@jest/globals';
import type { CodeOwner } from '../../../shared/rollout/code/code-owner.ts';
import { patchFor } from '../../../shared/rollout/code/patch.ts';

const resize = {
  taskDefinitionArn: 'arn:aws:ecs:eu-central-1:111122223333:task-definition/shop-web:57',
  from: { cpuUnits: 1024, memoryMiB: 2048 },
  to: { cpuUnits: 512, memoryMiB: 1024 },
  containers: [
    { name: 'web', memoryMiB: { from: 1536, to: 768 }, memoryReservationMiB: { from: 1024, to: 512 } },
    { name: 'agent', cpuUnits: { from: 128, to: 64 } },
  ],
};
const taskOnly = { ...resize, containers: [] };
const names = ['web', 'log_router', 'agent'];

function owner(tool: CodeOwner['tool'], more: Partial<CodeOwner> = {}): CodeOwner {
  return { tool, name: 'the code', ...more };
}

function patched(of: CodeOwner, what: typeof resize = resize): string[] {
  return patchFor(of, what, names).patch.split('\n');
}

test('a patch for CloudFormation changes the template', () => {
  expect(patched(owner('cloudformation', { logicalId: 'WebTask' }))).toEqual([
    ' Resources:',
    '   WebTask:',
    '     Type: AWS::ECS::TaskDefinition',
    '     Properties:',
    "-      Cpu: '1024'",
    "-      Memory: '2048'",
    "+      Cpu: '512'",
    "+      Memory: '1024'",
    '       ContainerDefinitions:',
    '         - Name: web',
    '-          Memory: 1536',
    '-          MemoryReservation: 1024',
    '+          Memory: 768',
    '+          MemoryReservation: 512',
    '         - Name: agent',
    '-          Cpu: 128',
    '+          Cpu: 64',
  ]);
});

test('a patch for serverless.yml changes the template in it', () => {
  const { file, patch } = patchFor(owner('serverless'), taskOnly, names);
  expect(file).toBe('serverless.yml');
  expect(patch.split('\n')).toEqual([
    ' resources:',
    '   Resources:',
    '     TaskDefinition: # its logical ID in the template',
    '       Type: AWS::ECS::TaskDefinition',
    '       Properties:',
    "-        Cpu: '1024'",
    "-        Memory: '2048'",
    "+        Cpu: '512'",
    "+        Memory: '1024'",
  ]);
});

test('a patch for CDK changes the constructs', () => {
  const of = owner('cdk', { stack: 'ShopStack', logicalId: 'TaskDef54694570' });
  expect(patched(of)).toEqual([
    ' // logical ID TaskDef54694570, stack ShopStack',
    ' new ecs.FargateTaskDefinition(this, …, {',
    '-  cpu: 1024,',
    '-  memoryLimitMiB: 2048,',
    '+  cpu: 512,',
    '+  memoryLimitMiB: 1024,',
    ' });',
    " taskDefinition.addContainer('web', {",
    '-  memoryLimitMiB: 1536,',
    '-  memoryReservationMiB: 1024,',
    '+  memoryLimitMiB: 768,',
    '+  memoryReservationMiB: 512,',
    ' });',
    " taskDefinition.addContainer('agent', {",
    '-  cpu: 128,',
    '+  cpu: 64,',
    ' });',
  ]);
});

test('a patch for Terraform changes the resource', () => {
  expect(patched(owner('terraform'))).toEqual([
    ' resource "aws_ecs_task_definition" "…" {',
    '   family = "shop-web"',
    '-  cpu    = 1024',
    '-  memory = 2048',
    '+  cpu    = 512',
    '+  memory = 1024',
    '   container_definitions = jsonencode([',
    '     {',
    '       name = "web"',
    '-      memory = 1536',
    '-      memoryReservation = 1024',
    '+      memory = 768',
    '+      memoryReservation = 512',
    '     },',
    '     {',
    '       name = "agent"',
    '-      cpu = 128',
    '+      cpu = 64',
    '     },',
    '   ])',
    ' }',
  ]);
});

test('a patch for Copilot changes the environment in the manifest and containers by patches', () => {
  const of = owner('copilot', { copilot: { application: 'shop', environment: 'prod', service: 'web' } });
  expect(patchFor(of, resize, names).file).toBe('copilot/web/manifest.yml');
  expect(patched(of)).toEqual([
    ' environments:',
    '   prod:',
    '-    cpu: 1024',
    '-    memory: 2048',
    '+    cpu: 512',
    '+    memory: 1024',
    ' # copilot/web/overrides/cfn.patches.yml',
    ' - op: replace',
    '   path: /Resources/TaskDefinition/Properties/ContainerDefinitions/0/Memory',
    '-  value: 1536',
    '+  value: 768',
    ' - op: replace',
    '   path: /Resources/TaskDefinition/Properties/ContainerDefinitions/0/MemoryReservation',
    '-  value: 1024',
    '+  value: 512',
    ' - op: replace',
    '   path: /Resources/TaskDefinition/Properties/ContainerDefinitions/2/Cpu',
    '-  value: 128',
    '+  value: 64',
  ]);
});

test.each(['cloudformation', 'cdk', 'sam', 'serverless', 'copilot', 'terraform'] as const)(
  'the patch for %s omits unchanged values',
  (tool) => {
    const memoryOnly = { ...taskOnly, to: { cpuUnits: 1024, memoryMiB: 4096 } };
    const changed = patched(owner(tool), memoryOnly).filter((line) => !line.startsWith(' '));
    expect(changed).toHaveLength(2);
    expect(changed.join()).toMatch(/2048.*4096/);
  },
);

it('a patch warns that the next deployment undoes the change and names the file', () => {
  const of = owner('terraform', { name: 'Terraform (infra/web.tf)', file: 'infra/web.tf' });
  expect(patchFor(of, resize, names)).toMatchObject({
    sentence:
      'The next deployment of Terraform (infra/web.tf) undoes this change unless its code has the new size, too.',
    file: 'infra/web.tf',
  });
});

it('a patch contains no name that ECS would reject', () => {
  const containers = [{ name: "x'); drop(", memoryMiB: { from: 1024, to: 512 } }];
  for (const tool of ['cloudformation', 'cdk', 'terraform', 'copilot'] as const)
    expect(patched(owner(tool), { ...resize, containers } as typeof resize).join('\n')).not.toContain(
      'drop(',
    );
});
