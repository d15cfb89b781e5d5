// Runs before `npm pack`: builds release/npm, the content of the npm package. Everything is bundled, so that the
// package needs no other to install: no bundler, no Serverless Framework, no AWS SDK.
import { chmodSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { bundlePage } from '../sandbox/slack/page/bundle.ts';
import { packageTemplate, templatePath } from '../sandbox/template/package-template.ts';
import { buildRelease } from './release.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = `${root}release/npm`;

/** Oldest Node that `report` supports, as in package.json's engines. */
const target = 'node20';

rmSync(folder, { recursive: true, force: true });
mkdirSync(`${folder}/page`, { recursive: true });
await packageTemplate();

await build({
  absWorkingDir: root,
  entryPoints: { cli: 'scripts/cli.ts', bootstrap: 'sandbox/lambda/bootstrap.ts' },
  outdir: `${folder}/lib`,
  outExtension: { '.js': '.mjs' },
  chunkNames: '[name]-[hash]',
  bundle: true,
  splitting: true,
  minify: true,
  format: 'esm',
  platform: 'node',
  target,
  mainFields: ['module', 'main'],
  alias: { 'node:sqlite': './sandbox/aws/no-disk.ts', level: './sandbox/aws/no-disk.ts' },
  inject: ['./scripts/node20.ts'],
  // Never loaded from the package: esbuild bundles a clone's page, bowser parses a browser's user agent.
  external: ['esbuild', 'bowser'],
  banner: { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" },
  logLevel: 'warning',
});
writeFileSync(
  `${folder}/lib/cli.mjs`,
  `#!/usr/bin/env node\n${readFileSync(`${folder}/lib/cli.mjs`, 'utf8')}`,
);
chmodSync(`${folder}/lib/cli.mjs`, 0o755);

const { script, style } = await bundlePage();
writeFileSync(`${folder}/page/main.js`, script);
writeFileSync(`${folder}/page/style.css`, style);
for (const path of ['events', 'sandbox/fleet/logs', 'package.json'])
  cpSync(root + path, `${folder}/${path}`, { recursive: true });
cpSync(`${root}dist`, `${folder}/dist`, { recursive: true, filter: (path) => !path.endsWith('.cjs') });
cpSync(templatePath('url'), `${folder}/template.json`);
await buildRelease(`${folder}/release`);
