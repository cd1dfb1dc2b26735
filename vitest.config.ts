import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Suites on a control plane of their own are long: `npm run test:cluster` runs them.
    exclude: process.env['TEST_CLUSTER'] === '1' ? [] : ['test/cluster/**'],
    pool: 'forks',
    // Tests that start servers share two cores; more forks only make them wait on each other.
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
