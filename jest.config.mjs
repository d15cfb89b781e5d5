/** Jest runs the TypeScript sources as ES modules (middy 7 is ESM-only); esbuild only strips the types. */
export default {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': '<rootDir>/scripts/jest-esbuild.cjs' },
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  modulePathIgnorePatterns: ['<rootDir>/(dist|\\.serverless|\\.cache)/'],
  maxWorkers: 2,
};
