import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { generateManifests } from '../../../src/core/generate/generate-manifests.js';
import type { JobManifest } from '../../../src/core/generate/job-manifest.js';
import { planDigest } from '../../../src/core/generate/plan.js';
import { sha256 } from '../../../src/core/hash.js';
import { aConfig } from '../../support/configs.js';

interface Container {
  args: string[];
  env: { name: string; value: string }[];
  resources?: unknown;
}

interface Spec {
  backoffLimit: number;
  template: { metadata: { labels: Record<string, string> }; spec: { restartPolicy: string; containers: Container[] } };
}

function generate(changes: Record<string, unknown> = {}, runKey: string | null = null) {
  return generateManifests({ config: aConfig(changes), runKey });
}

function firstJob(changes: Record<string, unknown> = {}, runKey: string | null = null) {
  const [text = ''] = generate(changes, runKey).files.values();
  const manifest = load(text) as JobManifest;
  const spec = manifest.spec as unknown as Spec;
  const [container] = spec.template.spec.containers;
  if (container === undefined) throw new Error('no container');
  return { text, manifest, spec, container };
}

describe('generateManifests', () => {
  it('writes one Job per worker with its share of the iterations', () => {
    const { files } = generate();
    const iterations = Array.from(files.values(), (text) => {
      const { spec } = load(text) as { spec: Spec };
      const args = spec.template.spec.containers[0]?.args ?? [];
      return args[args.indexOf('--iterations') + 1];
    });
    expect(iterations).toEqual(['3', '2', '2']);
  });

  it('keeps the args that the tuning script reads', () => {
    expect(firstJob().container.args).toEqual(
      [
        'scripts/run_d24_tuning_session.py',
        '--config configs/d23_tuning/advanced_baseline.yaml --iterations 3 --mode paper --env docker --optimizer bayesian',
        '--session-id nightly-2026-11-22 --worker-id worker-1 --output-csv outputs/d29_k8s_session_worker-1.csv',
      ].flatMap((line) => line.split(' ')),
    );
  });

  it('names each variable once: extra_env replaces the first three in place and appends the rest', () => {
    const { container } = firstJob({ extra_env: { SEED: '7', REDIS_HOST: 'other', APP_ENV: 'stage' } });
    expect(container.env).toEqual([
      { name: 'APP_ENV', value: 'stage' },
      { name: 'REDIS_HOST', value: 'other' },
      { name: 'REDIS_PORT', value: '6379' },
      { name: 'SESSION_ID', value: 'nightly-2026-11-22' },
      { name: 'WORKER_ID', value: 'worker-1' },
      { name: 'MODE', value: 'paper' },
      { name: 'SEED', value: '7' },
    ]);
  });

  it('labels the Job and its Pods alike and never retries by itself', () => {
    const { manifest, spec } = firstJob();
    expect(manifest.metadata.labels).toEqual({
      app: 'arbitrage-tuning',
      component: 'tuning',
      session_id: 'nightly-2026-11-22',
      worker_id: 'worker-1',
      mode: 'paper',
      env: 'docker',
    });
    expect(spec.template.metadata.labels).toEqual(manifest.metadata.labels);
    expect(spec.backoffLimit).toBe(0);
    expect(spec.template.spec.restartPolicy).toBe('Never');
  });

  it('keeps a session id that is no legal label value in an annotation', () => {
    const { manifest } = firstJob({ session_id: 'night run/7' });
    expect(manifest.metadata.labels['session_id']).toMatch(/^night-run-7-[0-9a-f]{8}$/);
    expect(manifest.metadata.annotations).toEqual({ 'tuning-pipeline/original-session_id': 'night run/7' });
  });

  it('gives equal input equal bytes, without a clock, anchors or folded lines', () => {
    const args = [`--note=${'a long argument with spaces '.repeat(20)}`];
    const first = generate({ args, labels: { team: 'quant' } }, 'run-1');
    const second = generate({ args, labels: { team: 'quant' } }, 'run-1');
    expect([...second.files]).toEqual([...first.files]);
    const [text = ''] = first.files.values();
    expect(text).not.toMatch(/[&*][a-z0-9]+/);
    expect(text).not.toMatch(/\d{4}-\d\d-\d\dT/);
    expect(load(text)).toMatchObject({ spec: { template: { spec: { containers: [{ args }] } } } });
  });

  it('names Jobs differently for another session, another run and another config', () => {
    const names = [
      generate({ session_id: 'nightly-2026-11-22' }),
      generate({ session_id: 'nightly-2026-11-23' }),
      generate({}, 'run-1'),
      generate({}, 'run-2'),
      generate({ image: 'registry.example/arbitrage-lite:2.0' }),
    ].flatMap(({ plan }) => plan.files.map(({ name }) => name));
    expect(new Set(names).size).toBe(names.length);
  });

  it('labels the Jobs of a run with its key, and a standalone generate without one', () => {
    expect(firstJob({}, '2026-11-22-abc').manifest.metadata.labels['tuning-pipeline/run']).toBe('2026-11-22-abc');
    expect(firstJob().manifest.metadata.labels).not.toHaveProperty('tuning-pipeline/run');
  });

  it.each(['yes', 'on', '010', '1e3', 'null', '12:30', '0x1f', '~', '6379', ''])(
    'keeps the environment value %j a string for YAML 1.1 readers',
    (value) => {
      const { text, container } = firstJob({ extra_env: { VALUE: value } });
      expect(container.env.at(-1)).toEqual({ name: 'VALUE', value });
      expect(text).toMatch(/value: (["']).*\1\n/);
    },
  );

  it('leaves out what the config leaves out', () => {
    const { text } = firstJob();
    for (const key of [
      'resources',
      'annotations',
      'activeDeadlineSeconds',
      'tolerations',
      'suspend',
      'imagePullPolicy',
    ]) {
      expect(text).not.toContain(`${key}:`);
    }
  });

  it('sets every optional field where Kubernetes reads it', () => {
    const { manifest } = firstJob({
      backoff_limit: 2,
      active_deadline_seconds: 3600,
      ttl_seconds_after_finished: 86_400,
      service_account: 'tuner',
      image_pull_policy: 'IfNotPresent',
      image_pull_secrets: ['registry'],
      node_selector: { pool: 'batch' },
      tolerations: [{ key: 'batch', operator: 'Exists', effect: 'NoSchedule' }],
      priority_class: 'nightly',
      queue_name: 'tuning',
      command: ['sh', '-c'],
      args: ['run', 7],
      resources: { requests: { cpu: '500m' }, limits: { cpu: 1 } },
    });
    expect(manifest.metadata.labels['kueue.x-k8s.io/queue-name']).toBe('tuning');
    expect(manifest.spec).toMatchObject({
      backoffLimit: 2,
      activeDeadlineSeconds: 3600,
      ttlSecondsAfterFinished: 86_400,
      suspend: true,
      template: {
        spec: {
          serviceAccountName: 'tuner',
          imagePullSecrets: [{ name: 'registry' }],
          nodeSelector: { pool: 'batch' },
          tolerations: [{ key: 'batch', operator: 'Exists', effect: 'NoSchedule' }],
          priorityClassName: 'nightly',
          containers: [
            {
              imagePullPolicy: 'IfNotPresent',
              command: ['sh', '-c'],
              args: ['run', '7'],
              resources: { requests: { cpu: '500m' }, limits: { cpu: '1' } },
            },
          ],
        },
      },
    });
  });

  it('lists every file with its hash in the plan, in the order of the workers', () => {
    const { plan, files } = generate({ workers: 120, total_iterations: 120 });
    expect(plan.files.map(({ file }) => file)).toEqual([...files.keys()]);
    expect([...files.keys()].sort()).toEqual([...files.keys()]);
    for (const { file, sha256: hash } of plan.files) expect(sha256(files.get(file) ?? '')).toBe(hash);
    expect(plan.digest).toBe(planDigest(plan.files));
    expect([...files.keys()][0]).toMatch(/^job-000-arb-tuning-/);
    expect([...generate().files.keys()][0]).toMatch(/^job-00-arb-tuning-/);
  });
});
