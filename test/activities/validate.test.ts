import { describe, expect, it } from 'vitest';
import { createValidate } from '../../src/activities/validate.js';
import { planDigest } from '../../src/core/generate/plan.js';
import { sha256 } from '../../src/core/hash.js';
import type { JobsFolder } from '../../src/core/validate/jobs-folder.js';
import { SMALL_JOB } from '../core/validate/cases/case.js';

function folderOf(texts: readonly string[]): JobsFolder {
  const files = texts.map((text, index) => ({
    file: `job-${index}.yaml`,
    name: `tuning-${index}`,
    sha256: sha256(text),
  }));
  return {
    dir: '/jobs',
    label: 'jobs',
    via: 'plan',
    plan: { version: 1, runKey: null, configHash: '', digest: planDigest(files), files },
    files: files.map(({ file }) => file),
    unplanned: [],
    read: async function* () {
      for (const [index, planned] of files.entries()) yield { file: planned.file, text: texts[index] ?? '', planned };
    },
  };
}

function jobs(count: number, edit: (text: string) => string = (text) => text): string[] {
  return Array.from({ length: count }, (_, index) => edit(SMALL_JOB.replace('tuning-1', `tuning-${index}`)));
}

function validate(texts: readonly string[], digest = folderOf(texts).plan?.digest ?? '') {
  return createValidate({ openJobsFolder: async () => folderOf(texts) })({ planDir: 'jobs/run-1', digest });
}

describe('validate stage', () => {
  it('counts what it found', async () => {
    const texts = jobs(3);
    expect(await validate(texts)).toEqual({
      digest: folderOf(texts).plan?.digest,
      files: 3,
      valid: 3,
      invalid: 0,
      errors: 0,
      warnings: 0,
      firstFindings: [],
    });
  });

  it('returns invalid manifests as data, errors first, by file name', async () => {
    const texts = [
      ...jobs(1, (text) => text.replace(', memory: 1Gi', '')),
      ...jobs(2, (text) => text.replace('Never', 'Always')).slice(1),
    ];
    expect(await validate(texts)).toMatchObject({
      valid: 1,
      invalid: 1,
      warnings: 1,
      firstFindings: [
        'job-1.yaml:13:22 error restart-policy: expected Never or OnFailure, got "Always"',
        'job-0.yaml:22:13 warning missing-limits: expected a memory limit, got none',
      ],
    });
  });

  it('stays small however many findings there are', async () => {
    const outcome = await validate(jobs(200, (text) => text.replace('Never', 'A'.repeat(10_000))));
    expect(outcome.errors).toBe(200);
    expect(outcome.firstFindings).toHaveLength(10);
    expect(JSON.stringify(outcome).length).toBeLessThan(5_000);
  });

  it('refuses files that are not those that were generated', async () => {
    await expect(validate(jobs(2), 'f'.repeat(64))).rejects.toMatchObject({ name: 'StageError', type: 'Conflict' });
  });
});
