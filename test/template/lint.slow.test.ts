import { spawnSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import { endpointKinds, packageTemplate, templatePath } from '../../sandbox/template/package-template.ts';

const found = spawnSync('python3', ['-c', 'import cfnlint']).status === 0;
const linted = found || process.env.CI ? describe : describe.skip;
if (!found) console.log('cfn-lint is not in this python3: its tests are skipped here, and run in CI');

const program = 'import sys; from cfnlint.runner import main; sys.exit(main())';

/** Regions that lack a resource type of a template, by cfn-lint's own data of AWS's regions. */
const regionsWithout = {
  none: [],
  url: [
    ...['ap-east-2', 'ap-south-2', 'ap-southeast-4', 'ap-southeast-5', 'ap-southeast-6', 'ap-southeast-7'],
    ...['ca-west-1', 'cn-northwest-1', 'eu-central-2', 'eu-south-2', 'il-central-1', 'me-central-1'],
    ...['mx-central-1', 'us-gov-east-1', 'us-gov-west-1'],
  ],
  'http-api': ['ap-east-2', 'ap-southeast-6'],
} as const;

/** All findings of cfn-lint, warnings too, in every region that it knows. */
function lint(endpoint: (typeof endpointKinds)[number]) {
  const args = ['-c', program, '--format', 'json', '--regions', 'ALL_REGIONS', '--', templatePath(endpoint)];
  const { stdout, stderr } = spawnSync('python3', args, { encoding: 'utf8' });
  return { findings: JSON.parse(stdout) as { Rule: { Id: string }; Message: string }[], stderr };
}

linted('cfn-lint', () => {
  it.each(endpointKinds)(
    'cfn-lint finds nothing in the template with endpoint %s in regions that have its types',
    async (endpoint) => {
      await packageTemplate(endpoint);
      const { findings, stderr } = lint(endpoint);
      expect(stderr).toBe('');
      const missing = findings.filter(({ Rule }) => Rule.Id === 'E3006');
      expect(findings.filter((finding) => !missing.includes(finding))).toEqual([]);
      const regions = missing.map(({ Message }) => /'([\w-]+)'$/.exec(Message)?.[1] ?? Message);
      expect([...new Set(regions)].toSorted()).toEqual(regionsWithout[endpoint]);
    },
    120_000,
  );
});
