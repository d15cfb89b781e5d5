/** Jest runs the TypeScript sources as ES modules (middy 7 is ESM-only); esbuild only strips the types. */
export default {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': '<rootDir>/scripts/jest-esbuild.cjs' },
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  modulePathIgnorePatterns: ['<rootDir>/(dist|release|\\.serverless|\\.cache)/'],
  // Tests on the sandbox wait for retries more than they compute: three overlap on two cores.
  maxWorkers: 3,
  // For a busy machine; nothing waits for it when all is well.
  testTimeout: 60_000,
};
