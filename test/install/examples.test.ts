import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { packageTemplate } from '../../sandbox/template/package-template.ts';
import { releaseTemplate, type Template } from '../../scripts/install/release-template.ts';
import { terraformProblems } from './terraform-problems.ts';

const read = (path: string) => readFileSync(`examples/${path}`, 'utf8');

/** Parameters that an example sets, by the form in which its tool takes them. */
const examples: [path: string, parameter: RegExp][] = [
  ['terraform/main.tf', /^ {4}(\w+) +=/gm],
  ['cdk/app.js', /^ {4}(\w+)(?=:)/gm],
  ['cli/README.md', /(\w+)(?==(?:\$BUCKET|ecs-steward\/|C0123456789))/g],
  ['stacksets/README.md', /(?<=ParameterKey=)(\w+)/g],
];

/** Names in the same form that are no parameters of the stack. */
const others = new Set(['aws', 'source', 'version', 'BUCKET']);

function parametersIn(path: string, parameter: RegExp): string[] {
  return [...read(path).matchAll(parameter)].flatMap(([, name = '']) => (others.has(name) ? [] : [name]));
}

describe('parameters of the examples', () => {
  let parameters: Record<string, { Default?: unknown }>;
  beforeAll(async () => {
    const packaged = (await packageTemplate('none')) as unknown as Template;
    parameters = releaseTemplate(packaged, '1.0.0').Parameters ?? {};
  });

  it.each(examples)('the example %s sets all required parameters and no unknown ones', (path, parameter) => {
    const found = parametersIn(path, parameter);
    expect(found.filter((name) => !(name in parameters))).toEqual([]);
    const required = Object.keys(parameters).filter((name) => parameters[name]?.Default === undefined);
    expect(required).toEqual(expect.arrayContaining(['releaseBucket', 'slackChannel']));
    expect(found).toEqual(expect.arrayContaining(required));
  });
});

describe('regions of the examples', () => {
  it.each(['cli/README.md', 'stacksets/README.md'])(
    'every command of the example %s names a region',
    (path) => {
      const commands = read(path)
        .replaceAll(/\\\n\s*/g, '')
        .split('\n')
        .filter((line) => /^(?:aws|npx)|\$\(aws/.test(line));
      expect(commands.length).toBeGreaterThan(2);
      expect(commands.filter((line) => !line.includes('--region'))).toEqual([]);
    },
  );
});

describe('the example for Terraform', () => {
  const source = read('terraform/main.tf');

  it('the example for Terraform parses, declares all names that it uses, and is formatted', () => {
    expect(terraformProblems(source)).toEqual([]);
  });

  const misaligned = (line: number) => `line ${line}: the equals sign is not below the one above`;

  it.each([
    ['a missing brace', 'locals {', 'locals', ['does not parse']],
    ['an undeclared variable', '= var.region', '= var.place', ['line 34: nothing declares var.place']],
    [
      'an undeclared resource',
      '= [aws_s3_object.',
      '= [aws_s3_thing.',
      ['line 76: nothing declares aws_s3_thing.release'],
    ],
    ['a wrong indentation', '  region =', '   region =', ['line 34: is not indented by 2']],
    ['an equals sign in another column', 'prefix   =', 'prefix =', [misaligned(42), misaligned(43)]],
  ])('%s in the example for Terraform is found', (_, written, changed, problems) => {
    expect(source).toContain(written);
    expect(terraformProblems(source.replace(written, changed))).toEqual(problems);
  });
});

it('the example for CDK is JavaScript that parses', () => {
  const { status, stderr } = spawnSync(process.execPath, ['--check', 'examples/cdk/app.js'], {
    encoding: 'utf8',
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});
