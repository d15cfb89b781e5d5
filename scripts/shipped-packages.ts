import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { bundleOptions } from './bundle.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** A package of which code is in a function's bundle. */
export interface ShippedPackage {
  name: string;
  version: string;
  /** SPDX expression, as its package.json says. */
  license: string;
  /** Text of its licence file; empty where it has none. */
  licenseText: string;
}

/** The packages whose code is in the functions' bundles, by esbuild's own account, in the order of their names. */
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
