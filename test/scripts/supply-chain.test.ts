import { describe, expect, it, test } from '@jest/globals';
import {
  ageWarning,
  auditedVulnerabilities,
  installScriptProblems,
  type Lockfile,
  licenseProblems,
  vulnerablePackages,
} from '../../scripts/supply-chain/checks.ts';

const advisory = {
  ...{ id: 'GHSA-aaaa-bbbb-cccc', package: '@scope/parser', severity: 'high' },
  affected: [['1.0.0', '1.2.3'] as const, ['2.0.0', null] as const],
};
const locked = (version: string): Lockfile => ({ 'node_modules/a/node_modules/@scope/parser': { version } });

describe('locked packages', () => {
  test.each([
    ['0.9.9', false],
    ['1.0.0', true],
    ['1.2.2', true],
    ['1.2.3', false],
    ['1.10.0', false],
    ['2.0.0-rc.1', true],
    ['2.4.0', true],
  ])('version %s of a locked package is affected: %s', (version, isAffected) => {
    expect(vulnerablePackages(locked(version), [advisory])).toHaveLength(isAffected ? 1 : 0);
  });

  it('a locked package of another name is not affected', () => {
    expect(vulnerablePackages({ 'node_modules/parser': { version: '1.0.0' } }, [advisory])).toEqual([]);
  });
});

describe('npm audit', () => {
  it('every vulnerability of npm audit that is not accepted is named once', () => {
    const via = [
      { url: 'https://github.com/advisories/GHSA-aaaa-bbbb-cccc', title: 'Loop', severity: 'high' },
    ];
    const accepted = [{ url: 'https://github.com/advisories/GHSA-vfj7-8cjw-p6xm', severity: 'high' }];
    const answer = {
      vulnerabilities: { parser: { via }, tool: { via: ['parser'] }, braces: { via: accepted } },
    };
    expect(auditedVulnerabilities(answer)).toEqual(['parser: high, Loop (GHSA-aaaa-bbbb-cccc)']);
  });

  it.each([undefined, { message: '405 Method Not Allowed' }])(
    'an audit without an answer is undefined: %j',
    (answer) => {
      expect(auditedVulnerabilities(answer)).toBeUndefined();
    },
  );
});

it('an install script that is not listed, missing or not allowed to run is a problem', () => {
  const lockfile = Object.fromEntries(
    ['esbuild', 'classic-level', 'es5-ext', 'unrs-resolver', 'new-one'].map((name) => [
      `node_modules/${name}`,
      { hasInstallScript: true },
    ]),
  );
  const allowScripts = { esbuild: true, 'classic-level': true, 'es5-ext': true, 'unrs-resolver': false };
  expect(installScriptProblems(lockfile, allowScripts)).toEqual([
    'es5-ext: allowScripts must say false',
    'new-one has an install script that scripts/supply-chain/policy.ts does not name',
    '@tree-sitter-grammars/tree-sitter-hcl has no install script: take it from the list',
    '@parcel/watcher has no install script: take it from the list',
  ]);
});

it('a license that is not permissive is a problem', () => {
  const packages = [
    { name: 'a', license: 'MIT' },
    { name: 'b', license: 'GPL-3.0-only' },
    { name: 'c', license: '' },
  ];
  expect(licenseProblems(packages)).toEqual(['b: license GPL-3.0-only', 'c: license unknown']);
});

it('an old list of advisories is a warning', () => {
  const now = Date.UTC(2026, 10, 26);
  expect(ageWarning('2026-10-05', now)).toBeUndefined();
  expect(ageWarning('2026-05-01', now)).toContain('209 days old');
});
