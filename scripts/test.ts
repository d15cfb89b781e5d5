// `npm test`: the check, then every test. `npm test -- test/diagnosis` runs those tests alone.
import { become, runSteps } from './steps.ts';

const args = process.argv.slice(2);
if (args.length === 0 && !runSteps([{ name: 'npm run check', command: ['scripts/check.ts'] }]))
  process.exit(1);
become('node_modules/jest/bin/jest.js', args, [
  '--experimental-vm-modules', // jest needs it for ES modules
  '--disable-warning=ExperimentalWarning',
]);
