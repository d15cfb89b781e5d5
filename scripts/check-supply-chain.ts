// Checks what the project installs and ships: known vulnerabilities, install scripts, licenses. The registry is asked
// with npm audit; where it does not answer that, the lockfile is compared with a dated list of advisories.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { shippedPackages } from './shipped-packages.ts';
import {
  type Advisory,
  ageWarning,
  auditedVulnerabilities,
  installScriptProblems,
  type Lockfile,
  licenseProblems,
  vulnerablePackages,
} from './supply-chain/checks.ts';
import { acceptedAdvisories, installScripts } from './supply-chain/policy.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (name: string) => JSON.parse(readFileSync(`${root}${name}`, 'utf8'));

/** The answer of `npm audit`; undefined where there is none. */
function audit(): unknown {
  const npm = process.env.npm_execpath;
  const [program, ...before] = npm ? [process.execPath, npm] : ['npm'];
  const { stdout } = spawnSync(program ?? 'npm', [...before, 'audit', '--json'], {
    cwd: root,
    encoding: 'utf8',
  });
  try {
    return JSON.parse(stdout);
  } catch {
    return undefined;
  }
}

function knownVulnerabilities(lockfile: Lockfile): string[] {
  const audited = auditedVulnerabilities(audit());
  if (audited) {
    console.log('Vulnerabilities: npm audit, answered by the registry.');
    return audited;
  }
  const { date, advisories } = read('scripts/supply-chain/advisories.json') as {
    date: string;
    advisories: Advisory[];
  };
  console.log(
    `Vulnerabilities: the registry does not answer npm audit; ${advisories.length} advisories known on ${date}.`,
  );
  const warning = ageWarning(date, Date.now());
  if (warning) console.log(`Warning: ${warning}.`);
  return vulnerablePackages(lockfile, advisories);
}

const { packages } = read('package-lock.json') as { packages: Lockfile };
const shipped = await shippedPackages();
const counts = Map.groupBy(shipped, ({ license }) => license);
console.log(
  `Licenses of the ${shipped.length} packages that ship: ${[...counts].map(([license, of]) => `${license} ${of.length}`).join(', ')}.`,
);
for (const { name, version, license } of shipped) console.log(`  ${name} ${version} (${license})`);
console.log('Install scripts:');
for (const [name, { runs, reason }] of Object.entries(installScripts)) {
  console.log(`  ${name}: ${runs ? 'runs' : 'does not run'}; ${reason}`);
}
const problems = [
  ...knownVulnerabilities(packages),
  ...installScriptProblems(packages, read('package.json').allowScripts),
  ...licenseProblems(shipped),
];
for (const [id, reason] of Object.entries(acceptedAdvisories)) console.log(`Accepted: ${id}, ${reason}.`);
for (const problem of problems) console.error(problem);
console.log(
  problems.length === 0 ? 'Supply chain: no problem.' : `Supply chain: ${problems.length} problems.`,
);
process.exit(problems.length === 0 ? 0 : 1);
