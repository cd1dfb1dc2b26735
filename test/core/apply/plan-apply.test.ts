import { describe, expect, it } from 'vitest';
import { planApply } from '../../../src/core/apply/plan-apply.js';

function aFile(text: string, file = 'job.yaml') {
  return { file, bytes: new TextEncoder().encode(text) };
}

const JOB = 'apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: a\n';

function plan(texts: string[], validatedDigest: string | null = null) {
  const files = texts.map((text, index) => aFile(text, `job-${index}.yaml`));
  return planApply({ files, validatedDigest, defaultNamespace: 'trading-bots' });
}

describe('planApply', () => {
  it('puts Jobs without a namespace into the default one', () => {
    const { jobs } = plan([JOB, JOB.replace('name: a', 'name: b\n  namespace: other')]);
    expect(jobs.map(({ name, namespace }) => `${namespace}/${name}`)).toEqual(['trading-bots/a', 'other/b']);
  });

  it('keeps fields that nobody knows', () => {
    expect(plan([`${JOB}spec:\n  backofLimit: 2\n`]).jobs[0]?.manifest).toMatchObject({ spec: { backofLimit: 2 } });
  });

  it('reads unquoted words as Kubernetes does, which is how they were validated', () => {
    const { jobs } = plan([`${JOB}  annotations: {on: "x"}\nspec: {suspend: yes, at: 2026-11-23, mode: 0644}\n`]);
    expect(jobs[0]?.manifest['spec']).toEqual({ suspend: true, at: '2026-11-23', mode: 420 });
  });

  it('takes exactly the files that were validated', () => {
    const { digest } = plan([JOB]);
    expect(plan([JOB], digest).jobs).toHaveLength(1);
    expect(() => plan([`${JOB}\n`], digest)).toThrow(/Expected the manifests that were validated .* changed since/);
    expect(() => plan([JOB, JOB], digest)).toThrow(/changed since/);
  });

  it.each([
    ['no Job', 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n'],
    ['a Job without a name', 'apiVersion: batch/v1\nkind: Job\nmetadata: {}\n'],
    ['no YAML', '{'],
    ['nothing', ''],
    ['two documents', `${JOB}---\n${JOB}`],
  ])('refuses a file that holds %s', (_what, text) => {
    expect(() => plan([text])).toThrow('Expected job-0.yaml to hold a Job with a name, but it does not.');
  });
});
