import { describe, expect, it } from 'vitest';
import { jobSchema } from '../../../src/core/monitor/observe-objects.js';

const jobWith = (spec: object) => jobSchema.parse({ metadata: { name: 'a' }, spec });

describe('jobSchema', () => {
  it.each([
    // The API server writes 1 where neither is set, and leaves completions empty where only parallelism is.
    [
      { completions: 1, parallelism: 1 },
      { completions: 1, parallelism: 1 },
    ],
    [{ parallelism: 3 }, { completions: null, parallelism: 3 }],
    [
      { completions: null, parallelism: 3 },
      { completions: null, parallelism: 3 },
    ],
    [
      { completions: 4, parallelism: 0 },
      { completions: 4, parallelism: 0 },
    ],
  ])('takes %j as %j', (spec, expected) => {
    expect(jobWith(spec)).toMatchObject(expected);
  });
});
