import { describe, expect, it } from 'vitest';
import { parseWorkerVersion } from '../../../src/core/worker/worker-version.js';

const [TEMPORAL_DEPLOYMENT_NAME, TEMPORAL_WORKER_BUILD_ID] = ['tuning', '0.1.0'];

describe('the version of a worker', () => {
  it('is read from the environment', () => {
    const version = parseWorkerVersion({ TEMPORAL_DEPLOYMENT_NAME, TEMPORAL_WORKER_BUILD_ID });
    expect(version).toEqual({ deploymentName: 'tuning', buildId: '0.1.0' });
  });

  it.each([{}, { TEMPORAL_DEPLOYMENT_NAME: '', TEMPORAL_WORKER_BUILD_ID: '' }])('is none in %j', (env) => {
    expect(parseWorkerVersion(env)).toBeNull();
  });

  it.each([
    { env: { TEMPORAL_DEPLOYMENT_NAME }, got: '"tuning" and ""' },
    { env: { TEMPORAL_WORKER_BUILD_ID, TEMPORAL_DEPLOYMENT_NAME: '' }, got: '"" and "0.1.0"' },
  ])('is refused by halves: $got', ({ env, got }) => {
    expect(() => parseWorkerVersion(env)).toThrow(
      `Expected TEMPORAL_DEPLOYMENT_NAME and TEMPORAL_WORKER_BUILD_ID together, got ${got}.`,
    );
  });
});
