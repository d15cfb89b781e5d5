import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { evaluate } from '../../sandbox/aws/iam/policy.ts';
import type { Deployment, FunctionDefinition } from '../../sandbox/template/deployment.ts';
import {
  type EndpointKind,
  endpointKinds,
  packageTemplate,
  projectRoot,
} from '../../sandbox/template/package-template.ts';
import { withParameters } from '../../sandbox/template/parameters.ts';
import { readTemplate, type Template } from '../../sandbox/template/read-template.ts';

const place = {
  ...{ partition: 'aws', region: 'eu-west-1', accountId: '123456789012', urlSuffix: 'amazonaws.com' },
  endpoint: 'http://127.0.0.1',
};
const slackChannel = 'C0123456789';

/** Every way to install ECS Steward, by what it may do. */
const shapes: Record<'observe' | 'ask' | 'change', [EndpointKind, string][]> = {
  observe: [
    ['none', 'off'],
    ['none', 'report'],
  ],
  ask: [
    ['url', 'off'],
    ['url', 'report'],
    ['http-api', 'off'],
    ['http-api', 'report'],
  ],
  change: [
    ['none', 'auto'],
    ['url', 'approve'],
    ['url', 'auto'],
    ['http-api', 'approve'],
    ['http-api', 'auto'],
  ],
};
const readOnly = [...shapes.observe, ...shapes.ask];

const templates = new Map<EndpointKind, Template>();
beforeAll(async () => {
  for (const endpoint of endpointKinds) templates.set(endpoint, await packageTemplate(endpoint));
}, 120_000);

function resources(endpoint: EndpointKind, parameters: Record<string, string>) {
  return Object.values(
    withParameters(templates.get(endpoint) as Template, { slackChannel, ...parameters }).Resources,
  );
}

function deployed(endpoint: EndpointKind, parameters: Record<string, string>): Deployment {
  return readTemplate(templates.get(endpoint) as Template, place, { slackChannel, ...parameters });
}

const shortName = ({ name }: { name: string }) => name.replace('ecs-steward-production-', '');
const actionsOf = ({ statements }: FunctionDefinition) => statements.flatMap(({ actions }) => actions);
const isWrite = (action: string) => !/^\w[\w-]*:(Get|List|Describe|BatchGet|Query|Receive)/.test(action);
const ofAws = (action: string) =>
  /^(ecs|iam|ecr|lambda|sts|cloudwatch|application-autoscaling):/.test(action);

describe.each(readOnly)('endpoint %s with mode %s', (endpoint, mode) => {
  it('no read-only role may change anything but its own table, queues, bucket and logs', () => {
    for (const definition of deployed(endpoint, { mode }).functions) {
      expect([definition.name, actionsOf(definition).filter((one) => isWrite(one) && ofAws(one))]).toEqual([
        definition.name,
        [],
      ]);
      for (const [action, resource] of [
        ['ecs:UpdateService', 'arn:aws:ecs:eu-west-1:123456789012:service/shop/web'],
        ['ecs:RegisterTaskDefinition', '*'],
        ['ecs:RunTask', 'arn:aws:ecs:eu-west-1:123456789012:task-definition/web:1'],
        ['iam:PassRole', 'arn:aws:iam::123456789012:role/admin'],
      ] as const) {
        const keys = { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' };
        expect(evaluate(definition.statements, { action, resource }, keys)).toBe('denied implicitly');
      }
    }
  });

  it('a read-only stack has no function, queue or rule for rollouts', () => {
    const { functions, queues, rules, mappings } = deployed(endpoint, { mode });
    const names = [...functions, ...queues].map(shortName);
    expect(names.filter((name) => /apply|rollout/.test(name))).toEqual([]);
    expect(rules.map(({ name }) => name).filter((name) => name.startsWith('Rollout'))).toEqual([]);
    expect(mappings.filter(({ queueArn }) => !queues.some(({ arn }) => arn === queueArn))).toEqual([]);
  });
});

describe('public address', () => {
  it.each(['off', 'report', 'auto'])('no public address exists without an endpoint in mode %s', (mode) => {
    const types = resources('none', { mode }).map(({ Type }) => Type);
    expect(types.filter((type) => /ApiGateway|Lambda::Url|Lambda::Permission/.test(type))).toEqual([]);
    expect(
      deployed('none', { mode })
        .functions.map(shortName)
        .filter((name) => name.startsWith('slack-')),
    ).toEqual([]);
  });

  it.each(['url', 'http-api'] as const)(
    'the public address of endpoint %s leads only to the function that verifies requests',
    (endpoint) => {
      const { functionUrls } = deployed(endpoint, {});
      expect(functionUrls.map(({ functionName, isOpen }) => [functionName, isOpen])).toEqual([
        ['ecs-steward-production-slack-interactions', true],
      ]);
    },
  );

  it('the public function has reserved concurrency only where publicConcurrency is set', () => {
    const concurrency = (publicConcurrency: string) =>
      resources('url', { publicConcurrency }).flatMap(({ Properties = {} }) =>
        Properties.ReservedConcurrentExecutions === undefined
          ? []
          : [[Properties.FunctionName, Properties.ReservedConcurrentExecutions]],
      );
    expect(concurrency('')).toEqual([]);
    expect(concurrency('5')).toEqual([['ecs-steward-production-slack-interactions', '5']]);
  });
});

it('the mode approve requires an endpoint', () => {
  expect(() => deployed('none', { mode: 'approve' })).toThrow('mode');
});

describe('permissions to change', () => {
  const service = (name: string) => `arn:aws:ecs:eu-west-1:123456789012:service/${name}`;
  const changers = (parameters: Record<string, string>) =>
    deployed('url', { mode: 'approve', ...parameters }).functions.filter((one) =>
      actionsOf(one).includes('ecs:UpdateService'),
    );
  const may = (
    parameters: Record<string, string>,
    [action, resource]: [string, string],
    keys: Record<string, string> = {},
  ) =>
    changers(parameters).map(
      ({ statements }) => evaluate(statements, { action, resource }, keys) === 'allowed',
    );

  it('all services may be changed, or those that match changeableServices', () => {
    expect(may({}, ['ecs:UpdateService', service('shop/web')])).toEqual([true, true]);
    const narrowed = { changeableServices: 'staging/*' };
    expect(may(narrowed, ['ecs:UpdateService', service('shop/web')])).toEqual([false, false]);
    expect(may(narrowed, ['ecs:UpdateService', service('staging/web')])).toEqual([true, true]);
  });

  it('the deployments of changeable services alone may be stopped', () => {
    const stop: [string, string] = [
      'ecs:StopServiceDeployment',
      service('shop/web/1').replace(':service/', ':service-deployment/'),
    ];
    expect(may({}, stop)).toEqual([true, true]);
    expect(may({ changeableServices: 'staging/*' }, stop)).toEqual([false, false]);
    expect(may({ changeableServices: 'shop/web' }, stop)).toEqual([true, true]);
  });

  it('only services with the tag steward:mode=auto may be changed with requireModeTag', () => {
    const update: [string, string] = ['ecs:UpdateService', service('shop/web')];
    const tagged = { requireModeTag: 'true' };
    expect(may(tagged, update)).toEqual([false, false]);
    expect(may(tagged, update, { 'aws:ResourceTag/steward:mode': 'report' })).toEqual([false, false]);
    expect(may(tagged, update, { 'aws:ResourceTag/steward:mode': 'auto' })).toEqual([true, true]);
  });

  it('roles may be passed to ECS tasks alone, and only those that match passableRoles', () => {
    const pass: [string, string] = ['iam:PassRole', 'arn:aws:iam::123456789012:role/ecs/web-task'];
    const toTasks = { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' };
    expect(may({}, pass, toTasks)).toEqual([true, true]);
    expect(may({}, pass, { 'iam:PassedToService': 'ec2.amazonaws.com' })).toEqual([false, false]);
    expect(may({ passableRoles: 'ecs/*' }, pass, toTasks)).toEqual([true, true]);
    expect(may({ passableRoles: 'other/*' }, pass, toTasks)).toEqual([false, false]);
  });

  it('a task definition with a privileged container may not be registered', () => {
    const register: [string, string] = ['ecs:RegisterTaskDefinition', '*'];
    expect(may({}, register)).toEqual([true, true]);
    expect(may({}, register, { 'ecs:privileged': 'true' })).toEqual([false, false]);
  });
});

describe('alarms of the stack', () => {
  const alarms = (alarmTopic: string) =>
    resources('none', { alarmTopic }).filter(({ Type }) => Type === 'AWS::CloudWatch::Alarm');

  it('the alarms exist where a topic is given and notify it', () => {
    expect(alarms('')).toEqual([]);
    const topic = 'arn:aws:sns:eu-west-1:123456789012:oncall';
    expect(alarms(topic).map(({ Properties }) => Properties?.AlarmActions)).toEqual(Array(6).fill([topic]));
  });

  it('the alarms cover every queue and every function', () => {
    const { queues, functions } = deployed('url', { mode: 'approve' });
    const watched = JSON.stringify(alarms('arn:aws:sns:eu-west-1:123456789012:oncall'));
    const names = [...queues, ...functions].map(({ name }) => name);
    expect(names.filter((name) => !watched.includes(`"${name}"`))).toEqual([]);
  });
});

describe('table of shapes in docs/security.md', () => {
  /** A row as the templates have it; two installations of a shape must not differ. */
  function rowOf(shape: keyof typeof shapes): string {
    const cells = shapes[shape].map(([endpoint, mode]) => {
      const { functions, functionUrls } = deployed(endpoint, { mode });
      const writes = functions.flatMap(actionsOf).filter((one) => isWrite(one) && ofAws(one));
      return {
        names: functions.map(shortName),
        isPublic: functionUrls.length > 0,
        writes: [...new Set(writes)].toSorted().join(', ') || 'nothing',
      };
    });
    const all = <Key extends keyof (typeof cells)[number]>(key: Key) => [
      ...new Set(cells.map((one) => String(one[key]))),
    ];
    expect(all('writes')).toHaveLength(1);
    const ofChange = cells.some(({ isPublic }) => isPublic) && cells.some(({ isPublic }) => !isPublic);
    const published = ofChange ? 'with an endpoint' : cells[0]?.isPublic ? 'yes' : 'no';
    const installs = shapes[shape].map(([endpoint, mode]) => `${endpoint}/${mode}`).join(', ');
    return `| ${shape} | ${installs} | ${published} | ${all('writes')[0]} |`;
  }

  it.each(['observe', 'ask', 'change'] as const)(
    'docs/security.md has the row of the shape %s as it is deployed',
    (shape) => {
      const docs = readFileSync(`${projectRoot}docs/security.md`, 'utf8');
      expect(docs).toContain(rowOf(shape));
    },
  );
});

describe('table of stolen roles in docs/security.md', () => {
  /** Lambda writes logs and deletes messages of the queue with the role of the function. */
  const ofLambda =
    /^(?:logs:(?:CreateLogStream|PutLogEvents)|sqs:(?:DeleteMessage|ChangeMessageVisibility))$/;

  /** Shapes with this function, and what its role may write in each; shapes with the same writes share a row. */
  function rowsOf(name: string): string[] {
    const inShapes = Object.entries(shapes).flatMap(([shape, installs]) =>
      installs.flatMap(([endpoint, mode]) => {
        const found = deployed(endpoint, { mode }).functions.find((one) => shortName(one) === name);
        if (!found) return [];
        const writes = actionsOf(found).filter((one) => isWrite(one) && !ofLambda.test(one));
        return [{ shape, writes: [...new Set(writes)].toSorted().join(', ') || 'nothing' }];
      }),
    );
    const byWrites = Map.groupBy(inShapes, ({ writes }) => writes);
    return [...byWrites].map(([writes, of]) => {
      const names = [...new Set(of.map(({ shape }) => shape))].join(', ');
      return `| ${name} | ${names} | ${writes} |`;
    });
  }

  it('docs/security.md has the rows of every function as it is deployed', () => {
    const docs = readFileSync(`${projectRoot}docs/security.md`, 'utf8');
    const [, section = ''] = docs.split('\n## A stolen role\n');
    const written = section.split('\n## ')[0]?.match(/^\| [a-z]+-[a-z-]+ \|[^|]*\|[^|]*\|/gm) ?? [];
    const names = new Set(
      shapes.change.flatMap(([endpoint, mode]) => deployed(endpoint, { mode }).functions.map(shortName)),
    );
    expect(written).toEqual([...names].toSorted().flatMap(rowsOf));
  });
});

it('docs/settings.md shows every parameter with its default and meaning', () => {
  const docs = readFileSync(`${projectRoot}docs/settings.md`, 'utf8');
  const parameters = templates.get('url')?.Parameters as Record<
    string,
    { Default?: unknown; Description: string }
  >;
  const rows = Object.entries(parameters).map(([name, { Default, Description }]) => {
    const shown = Default === undefined ? 'required' : Default === '' ? 'empty' : Default;
    return `| ${name} | ${shown} | ${Description} |`;
  });
  expect(rows.filter((row) => !docs.includes(`\n${row}\n`))).toEqual([]);
});
