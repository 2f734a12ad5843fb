import { createRequire } from 'node:module';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  // As Node itself loads it: its other build is one that only bundlers can read.
  resolve: { alias: { rrule: createRequire(import.meta.url).resolve('rrule') } },
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    globalSetup: ['test/support/global-setup.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // Databases, brokers and browsers are started for real: two files at a time is what two cores carry.
    maxWorkers: 2,
  },
});
