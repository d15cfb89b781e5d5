import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { templateName } from '../../scripts/install/release.ts';
import { buildRelease } from '../../scripts/release.ts';
import { shippedPackages } from '../../scripts/shipped-packages.ts';

const folder = mkdtempSync(join(tmpdir(), 'ecs-steward-release-'));
const read = (name: string) => readFileSync(join(folder, name), 'utf8');
const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
let names: string[] = [];

beforeAll(async () => {
  names = await buildRelease(folder);
}, 240_000);
afterAll(() => rmSync(folder, { recursive: true }));

describe.each(['none', 'url', 'http-api'] as const)('template for endpoint %s', (endpoint) => {
  it('the template takes its code from the zip files of the release and needs no other bucket', () => {
    const { Resources, Parameters } = JSON.parse(read(templateName(version, endpoint)));
    const functions = Object.values<{ Type: string; Properties: { Code: object } }>(Resources).filter(
      ({ Type }) => Type === 'AWS::Lambda::Function',
    );
    for (const { Properties } of functions) {
      const { S3Key } = Properties.Code as { S3Key: { 'Fn::Sub': string } };
      expect(Properties.Code).toMatchObject({ S3Bucket: { Ref: 'releaseBucket' } });
      expect(names).toContain(S3Key['Fn::Sub'].replace(/^\$\{releasePrefix\}/, ''));
    }
    expect(Parameters.releaseBucket).not.toHaveProperty('Default');
    expect(read(templateName(version, endpoint))).not.toContain('ServerlessDeploymentBucket');
  });

  it('the template passes cfn-lint', () => {
    const lint = ['-c', 'import sys; from cfnlint.runner import main; sys.exit(main())'];
    const { status, stdout, stderr } = spawnSync(
      'python3',
      [...lint, join(folder, templateName(version, endpoint))],
      { encoding: 'utf8' },
    );
    if (/No module named/.test(stderr) && !process.env.CI) return;
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
  }, 120_000);
});

it('every file of the release has a checksum', () => {
  const sums = read('SHA256SUMS')
    .trim()
    .split('\n')
    .map((line) => line.split('  '));
  expect(sums.map(([, name]) => name).sort()).toEqual(names.filter((name) => name !== 'SHA256SUMS').sort());
  for (const [sum, name = ''] of sums)
    expect(
      createHash('sha256')
        .update(readFileSync(join(folder, name)))
        .digest('hex'),
    ).toBe(sum);
});

it('every package that ships is listed with its text and a permissive license', async () => {
  const packages = await shippedPackages();
  const { components } = JSON.parse(read(`ecs-steward-${version}.cdx.json`));
  expect(components).toHaveLength(packages.length);
  for (const { name, license } of packages) {
    expect({ name, license }).toEqual({
      name,
      license: expect.stringMatching(/^(MIT|MIT-0|Apache-2\.0|BSD-[23]-Clause|0BSD|ISC)$/),
    });
    expect(read('LICENSES.txt')).toContain(`${name} `);
  }
});
