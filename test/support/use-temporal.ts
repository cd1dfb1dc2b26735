import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { afterAll, beforeAll } from 'vitest';
import { startTemporal } from './temporal.js';

/** Gives the suite that calls it a dev server of its own, from its first test to its last one. */
export function useTemporal(): { readonly environment: TestWorkflowEnvironment } {
  let environment: TestWorkflowEnvironment | undefined;

  beforeAll(async () => {
    environment = await startTemporal();
  });

  afterAll(() => environment?.teardown());

  return {
    get environment() {
      if (environment === undefined) throw new Error('Expected the server to be used in a test, where it is there.');
      return environment;
    },
  };
}
