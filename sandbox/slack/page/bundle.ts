import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { projectFile } from '../../project-file.ts';

export interface PageFiles {
  script: string;
  style: string;
}

let files: Promise<PageFiles> | undefined;

/** The page's files: as the npm package holds them, or else bundled, once. */
export function pageFiles(): Promise<PageFiles> {
  files ??= readOrBundle();
  return files;
}

async function readOrBundle(): Promise<PageFiles> {
  const [script, style] = [projectFile('page/main.js'), projectFile('page/style.css')];
  if (!existsSync(script)) return bundlePage();
  return { script: readFileSync(script, 'utf8'), style: readFileSync(style, 'utf8') };
}

/** Bundles the page's script and style in memory. Throws esbuild's error when the sources are broken. */
export async function bundlePage(): Promise<PageFiles> {
  const { build } = await import('esbuild');
  const entry = (file: string): string => fileURLToPath(new URL(`client/${file}`, import.meta.url));
  const { outputFiles } = await build({
    entryPoints: [entry('main.tsx'), entry('style.css')],
    bundle: true,
    minify: true,
    write: false,
    outdir: 'page',
    format: 'esm',
    target: 'es2022',
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'silent',
  });
  const text = (ending: string): string => outputFiles.find(({ path }) => path.endsWith(ending))?.text ?? '';
  return { script: text('.js'), style: text('.css') };
}
