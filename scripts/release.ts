// `npm run release`: builds release/, all that an installation without a clone needs: the functions' zips, one
// CloudFormation template per endpoint, checksums, a bill of materials, and the licenses of what ships.
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { packageRelease, projectVersion, templateName } from './install/release.ts';
import { endpoints } from './install/settings-file.ts';
import { type ShippedPackage, shippedPackages } from './shipped-packages.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Builds a release into a folder.
 * @returns the names of its files
 */
export async function buildRelease(folder: string): Promise<string[]> {
  const version = projectVersion();
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const endpoint of endpoints) {
    const { template, zips } = await packageRelease(version, endpoint);
    writeFileSync(`${folder}/${templateName(version, endpoint)}`, `${JSON.stringify(template, null, 1)}\n`);
    for (const [name, path] of zips) copyFileSync(path, `${folder}/${name}`);
  }
  const packages = await shippedPackages();
  writeFileSync(
    `${folder}/ecs-steward-${version}.cdx.json`,
    `${JSON.stringify(billOfMaterials(version, packages), null, 1)}\n`,
  );
  writeFileSync(`${folder}/LICENSES.txt`, licenses(packages));
  const files = readdirSync(folder).sort();
  const sums = files.map((name) => `${checksum(`${folder}/${name}`)}  ${name}\n`);
  writeFileSync(`${folder}/SHA256SUMS`, sums.join(''));
  return [...files, 'SHA256SUMS'];
}

/** In CycloneDX 1.6 (cyclonedx.org/docs/1.6/json). */
function billOfMaterials(version: string, packages: readonly ShippedPackage[]): object {
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: { component: { type: 'application', name: 'ecs-steward', version } },
    components: packages.map(({ name, version: of, license }) => ({
      type: 'library',
      name,
      version: of,
      purl: `pkg:npm/${name.replace('@', '%40')}@${of}`,
      licenses: [{ expression: license }],
    })),
  };
}

function licenses(packages: readonly ShippedPackage[]): string {
  const own = readFileSync(`${root}LICENSE`, 'utf8');
  const parts = packages.map(
    ({ name, version, license, licenseText }) => `${name} ${version} (${license})\n\n${licenseText.trim()}\n`,
  );
  return [`ECS Steward\n\n${own}`, ...parts].join(`\n${'-'.repeat(80)}\n\n`);
}

function checksum(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

if (import.meta.main) {
  const names = await buildRelease(`${root}release/${projectVersion()}`);
  console.log(`release/${projectVersion()} holds:`);
  for (const name of names) console.log(`  ${name}`);
}
