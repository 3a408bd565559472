export default {
  testEnvironment: "<rootDir>/test/support/telling-environment.cjs",
  extensionsToTreatAsEsm: [".ts"],
  testMatch: ["<rootDir>/test/**/*.test.ts"],
  transform: { "\\.ts$": "<rootDir>/test/support/strip-types.cjs" },
  setupFiles: ["<rootDir>/test/support/one-realm.js"],
  setupFilesAfterEnv: ["<rootDir>/test/support/browser-again.js"],
  coverageProvider: "v8",
  maxWorkers: 2,
  // What is slow on a busy machine has not failed.
  testTimeout: 180_000,
  reporters: ["default", "<rootDir>/test/support/last-line.cjs"],
};
