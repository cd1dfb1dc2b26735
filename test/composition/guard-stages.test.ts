import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { StageWorks } from '../../src/activities/index.js';
import { guardStages } from '../../src/composition/guard-stages.js';
import type { GenerateRequest, LaterRequests } from '../../src/core/generate/contract.js';
import { parseWorkerPolicy } from '../../src/core/policy/worker-policy.js';
import { MINIMAL_CONFIG } from '../support/configs.js';
import { tempFolder } from '../support/folders.js';
import { FINE } from '../support/stage-fakes.js';

const ATTEMPT = {
  signal: new AbortController().signal,
  report: () => undefined,
  previous: undefined,
  endsAtMs: Infinity,
};

const NOTHING_LATER: LaterRequests = {
  applyEnabled: false,
  cluster: {},
  historyFile: 'outputs/history.jsonl',
  secretReferences: [],
};

/** A stranger's worker, and what its stages were asked to do. */
function guarded(env: Record<string, string> = {}) {
  const root = tempFolder();
  const asked: { [S in keyof StageWorks]?: unknown } = {};
  const work = <S extends keyof StageWorks>(stage: S) =>
    ((request: unknown) => {
      asked[stage] = request;
      return Promise.resolve(FINE[stage]);
    }) as StageWorks[S];
  const works: StageWorks = {
    generate: work('generate'),
    validate: work('validate'),
    apply: work('apply'),
    monitor: work('monitor'),
    health: work('health'),
    history: work('history'),
    alerts: work('alerts'),
  };
  const stages = guardStages(works, { policy: parseWorkerPolicy({ env, kind: 'remote', defaultRoot: root }), env });
  const generate = (later: Partial<LaterRequests>) => {
    const request: GenerateRequest = {
      orchestratorConfig: MINIMAL_CONFIG,
      jobsDir: 'jobs',
      runKey: 'tonight',
      later: { ...NOTHING_LATER, ...later },
    };
    return stages.generate(request, ATTEMPT);
  };
  return { root, asked, stages, generate };
}

describe('the first stage of a stranger', () => {
  it.each<{ what: string; later: Partial<LaterRequests>; names: string }>([
    { what: 'apply', later: { applyEnabled: true }, names: 'TUNING_PIPELINE_APPLY_ALLOWED' },
    {
      what: 'a secret reference',
      later: { secretReferences: ['env:HOME'] },
      names: 'TUNING_PIPELINE_SECRET_REFS',
    },
    { what: 'a history file elsewhere', later: { historyFile: '../history.jsonl' }, names: 'TUNING_PIPELINE_ROOT' },
    {
      what: 'a kubeconfig elsewhere',
      later: { cluster: { kubeconfig: '/etc/kubernetes/admin.conf' } },
      names: 'TUNING_PIPELINE_ROOT',
    },
    {
      what: 'a context',
      later: { cluster: { context: 'production' } },
      names: 'TUNING_PIPELINE_CONTEXTS',
    },
  ])('is refused $what that a later one will ask for, and does nothing', async ({ later, names }) => {
    const { asked, generate } = guarded({ TUNING_PIPELINE_CONTEXTS: 'staging' });
    await expect(generate(later)).rejects.toMatchObject({ type: 'AccessDenied', hint: expect.stringContaining(names) });
    expect(asked).toEqual({});
  });

  it.each([
    { what: 'a pipe', plant: (path: string) => void execFileSync('mkfifo', [path]) },
    { what: 'a folder', plant: (path: string) => mkdirSync(path) },
  ])('is refused $what as a config, and does not wait for it', async ({ plant }) => {
    const { root, asked, stages } = guarded();
    plant(join(root, 'config.yaml'));
    const request: GenerateRequest = { orchestratorConfig: 'config.yaml', jobsDir: 'jobs', runKey: 'tonight' };
    await expect(stages.generate(request, ATTEMPT)).rejects.toMatchObject({ type: 'InvalidInput' });
    expect(asked).toEqual({});
  });

  it('is granted what the operator names', async () => {
    const { asked, generate } = guarded({
      TUNING_PIPELINE_CONTEXTS: 'staging',
      TUNING_PIPELINE_APPLY_ALLOWED: 'true',
      TUNING_PIPELINE_SECRET_REFS: 'env:HOOK_*',
    });
    const later = { applyEnabled: true, cluster: { context: 'staging' }, secretReferences: ['env:HOOK_A'] };
    expect(await generate(later)).toMatchObject({ planDir: 'jobs/tonight' });
    expect(Object.keys(asked)).toEqual(['generate']);
  });

  it("is refused the kubeconfig's current context, where it names none", async () => {
    const { root, generate } = guarded({ TUNING_PIPELINE_CONTEXTS: 'staging' });
    const contexts = [{ name: 'production', context: { cluster: 'c', user: 'u' } }];
    const kubeconfig = { contexts, clusters: [{ name: 'c' }], 'current-context': 'production' };
    writeFileSync(join(root, 'kubeconfig'), JSON.stringify(kubeconfig));
    await expect(generate({ cluster: { kubeconfig: 'kubeconfig' } })).rejects.toMatchObject({
      type: 'AccessDenied',
      message: expect.stringContaining('context production'),
    });
  });

  it.each([
    { what: 'a kubeconfig', text: 'apiVersion: v1\n', refused: true },
    { what: 'a file of one line without an end', text: '{"kind": "Config"}', refused: true },
    { what: 'a ledger', text: '{"v":1,"kind":"intent"}\n', refused: true },
    { what: 'an empty file', text: '', refused: false },
    { what: 'a history whose first line was torn', text: '{"timestamp":"2026-', refused: false },
  ])('asks for $what as history file (refused: $refused)', async ({ text, refused }) => {
    const { root, asked, generate } = guarded();
    writeFileSync(join(root, 'there'), text);
    const answer = await generate({ historyFile: 'there' }).then(
      () => 'granted',
      (error: { type: string }) => error.type,
    );
    expect(answer).toBe(refused ? 'AccessDenied' : 'granted');
    expect('generate' in asked).toBe(!refused);
    expect(readFileSync(join(root, 'there'), 'utf8')).toBe(text);
  });

  it('works under the root of the worker and answers with the paths of the input', async () => {
    const { root, asked, generate } = guarded();
    expect((await generate({})).planDir).toBe('jobs/tonight');
    expect(asked.generate).toMatchObject({ jobsDir: join(root, 'jobs') });
  });
});

describe('a later stage', () => {
  it('asks for itself: another worker may have taken over', async () => {
    const { asked, stages } = guarded();
    const request = {
      planDir: 'jobs/tonight',
      digest: 'd',
      namespace: 'trading-bots',
      origin: 'run',
      applyEnabled: true,
      cluster: {},
      wait: false,
      waitTimeoutMs: 1,
    };
    await expect(stages.apply(request, ATTEMPT)).rejects.toMatchObject({ type: 'AccessDenied' });
    expect(asked).toEqual({});
  });
});
