import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build, type Plugin } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Makes the schemas of the AWS clients removable where no command in use needs them. Computed keys become plain ones
 * (`[_K]:` becomes `"Key":`), since esbuild keeps every value with a computed key, used or not: 55 kB of S3, up to 10 kB of
 * the others. The 140 errors of SSM and the 87 of CloudTrail are not registered: an error then keeps its name and becomes
 * the service's general exception, which is all that shared/aws reads of it. Saves 55 kB in each bundle that reads a
 * secret, and 33 kB in the one that asks CloudTrail.
 */
const removableSchemas: Plugin = {
  name: 'removable-schemas',
  setup({ onLoad }) {
    onLoad({ filter: /client-[a-z\d-]+[\\/]dist-es[\\/]schemas[\\/]schemas_0\.js$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      const plain = withPlainKeys(source);
      const needsNoErrors = /client-(?:ssm|cloudtrail)[\\/]/.test(path);
      return {
        contents: needsNoErrors ? plain.replace(/^n0_registry\.registerError\(.*$/gm, '') : plain,
        loader: 'js',
      };
    });
  },
};

function withPlainKeys(source: string): string {
  const keys = new Map(
    [...source.matchAll(/^const (\w+) = ("[^"]*");$/gm)].map(([, name, text]) => [name, text]),
  );
  return source.replace(/\[(_\w+)\]:/g, (computed, name) => `${keys.get(name) ?? computed.slice(0, -1)}:`);
}

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
  plugins: [removableSchemas],
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
