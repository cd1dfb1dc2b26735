import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Suites that run whole processes or a control plane of their own are long: `npm run test:process` and
    // `npm run test:cluster` run them.
    exclude: process.env['TEST_LONG'] === '1' ? [] : ['test/cluster/**', 'test/process/**'],
    pool: 'forks',
    // Tests that start servers share two cores; more forks only make them wait on each other.
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
