import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build, type Plugin } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Rewrites computed keys in the S3 client's schemas as plain ones (`[_K]:` as `"Key":`), since esbuild keeps every
 * value with a computed key, used or not. Saves 55 kB in each bundle that stores reports.
 */
const plainSchemaKeys: Plugin = {
  name: 'plain-schema-keys',
  setup({ onLoad }) {
    onLoad({ filter: /client-s3[\\/]dist-es[\\/]schemas[\\/]schemas_0\.js$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      const keys = new Map(
        [...source.matchAll(/^const (\w+) = ("[^"]*");$/gm)].map(([, name, text]) => [name, text]),
      );
      const contents = source.replace(
        /\[(_\w+)\]:/g,
        (computed, name) => `${keys.get(name) ?? computed.slice(0, -1)}:`,
      );
      return { contents, loader: 'js' };
    });
  },
};

/** Build options of a Lambda's bundle; the cold-start bench builds its reference bundles with the same options. */
export const bundleOptions: BuildOptions = {
  absWorkingDir: root,
  bundle: true,
  minify: true,
  format: 'esm',
  splitting: true,
  platform: 'node',
  target: 'node24',
  // `main` would pull the AWS SDK's CommonJS build into an ES module, which fails at init.
  mainFields: ['module', 'main'],
  // See shared/runtime/credentials.ts for the reason and the gain.
  alias: { '@aws-sdk/credential-provider-node': './shared/runtime/credentials.ts' },
  // Parses a browser's user agent, for the AWS SDK in browsers; never called here, and 35 kB of each bundle.
  external: ['bowser'],
  plugins: [plainSchemaKeys],
  chunkNames: '[name]-[hash]',
  outExtension: { '.js': '.mjs' },
  // CommonJS packages inside the bundle (@slack/web-api) call require for Node's own modules.
  banner: { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" },
  logLevel: 'warning',
  legalComments: 'none',
};

/**
 * Bundles every function into dist/NAME/index.mjs.
 * @returns the functions' names.
 */
export async function bundleFunctions(): Promise<string[]> {
  const names = readdirSync(`${root}/functions`);
  rmSync(`${root}/dist`, { recursive: true, force: true });
  await Promise.all(
    names.map(async (name) => {
      const entryPoints = { index: `functions/${name}/handler.ts` };
      await build({ ...bundleOptions, entryPoints, outdir: `dist/${name}` });
      // `serverless invoke local` loads handlers with require; this shim is not packaged.
      const shim = "exports.handler = async (...a) => (await import('./index.mjs')).handler(...a);\n";
      writeFileSync(`${root}/dist/${name}/index.cjs`, shim);
    }),
  );
  return names;
}
