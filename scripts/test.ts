// `npm test`: the check, then all tests except slow ones (*.slow.test.ts: every fault at every call, conformance with
// moto, whole scans). `npm run test:all`: every test, with the coverage of functions/ and shared/. `npm test --
// test/incidents` runs only those tests.
import { become, runSteps } from './steps.ts';

const args = process.argv.slice(2);
const isAll = args[0] === '--all';
const paths = isAll ? args.slice(1) : args;

if (paths.length === 0 && !runSteps([{ name: 'npm run check', command: ['scripts/check.ts'] }]))
  process.exit(1);

const coverage = [
  '--coverage',
  '--coverageProvider=v8',
  '--coverageDirectory=.cache/coverage',
  '--coverageReporters=text-summary',
  '--collectCoverageFrom={functions,shared}/**/*.ts',
];
const choice = isAll ? coverage : ['--testPathIgnorePatterns=\\.slow\\.test\\.ts$'];
become('node_modules/jest/bin/jest.js', paths.length > 0 ? paths : choice, [
  '--experimental-vm-modules', // jest needs it for ES modules
  '--disable-warning=ExperimentalWarning',
]);
