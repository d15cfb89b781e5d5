// `npm run check`: all static checks of the sources.
import { runSteps } from './steps.ts';

const fine = runSteps([
  { name: 'lint and format (biome)', command: ['@biomejs/biome/bin/biome', 'check', '.'] },
  {
    name: 'types (tsc)',
    command: [
      'typescript/bin/tsc',
      '--noEmit',
      '--incremental',
      '--tsBuildInfoFile',
      '.cache/types.tsbuildinfo',
    ],
  },
  { name: 'import rules', command: ['scripts/check-imports.ts'] },
  { name: 'structure', command: ['scripts/structure.ts'] },
  { name: 'language', command: ['scripts/check-language.ts'] },
  { name: 'dead code (knip)', command: ['knip/bin/knip.js'] },
]);
process.exit(fine ? 0 : 1);
