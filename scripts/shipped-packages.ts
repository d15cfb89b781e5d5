import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { bundleOptions } from './bundle.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Package with code in a function's bundle. */
export interface ShippedPackage {
  name: string;
  version: string;
  /** SPDX expression from its package.json. */
  license: string;
  /** Text of its license file; empty if there is none. */
  licenseText: string;
}

/** Packages with code in the functions' bundles, from esbuild's metadata, sorted by name. */
export async function shippedPackages(): Promise<ShippedPackage[]> {
  const names = readdirSync(`${root}functions`);
  const { metafile } = await build({
    ...bundleOptions,
    entryPoints: Object.fromEntries(names.map((name) => [name, `functions/${name}/handler.ts`])),
    outdir: `${root}dist`,
    write: false,
    metafile: true,
  });
  const folders = new Set(
    Object.values(metafile.outputs).flatMap(({ inputs }) =>
      Object.entries(inputs).flatMap(([path, { bytesInOutput }]) =>
        bytesInOutput > 0 ? (/^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []) : [],
      ),
    ),
  );
  return [...folders]
    .map((folder) => packageIn(root + folder))
    .sort((one, other) => one.name.localeCompare(other.name));
}

function packageIn(folder: string): ShippedPackage {
  const {
    name,
    version,
    license = '',
  } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8')) as ShippedPackage;
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  const licenseText =
    file && existsSync(`${folder}/${file}`) ? readFileSync(`${folder}/${file}`, 'utf8') : '';
  return { name, version, license, licenseText };
}
