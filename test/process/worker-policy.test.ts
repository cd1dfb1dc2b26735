// What a stranger who can start workflows tries against a worker, with Temporal's own program.

import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { INLINE_CONFIG } from '../support/configs.js';
import { createWorkspace, TEST_TIMEOUT_MS, type Workspace } from '../support/process.js';
import { startRemoteServer, startWorker, type TemporalCli, temporalCli } from '../support/remote-server.js';
import { listFiles } from './traces.js';

const GRANTED = 'registry.example/tuning:1';

const CONFIG = { ...INLINE_CONFIG, image: GRANTED };

const POLICY = {
  TUNING_PIPELINE_CONTEXTS: 'staging',
  TUNING_PIPELINE_NAMESPACES: 'trading-bots',
  TUNING_PIPELINE_IMAGES: 'registry.example/',
  TUNING_PIPELINE_SECRET_REFS: 'env:GRANTED_*,file:hooks/*',
};

/** The same policy as a file. */
const POLICY_FILE = `version: 1
contexts: [staging]
namespaces: [trading-bots]
images: [registry.example/]
secretReferences: ['env:GRANTED_*']
`;

/** In a file under the root that is no orchestrator config, and in the worker's environment. */
const SECRET = 'hunter2-is-no-password';

interface Besieged {
  workspace: Workspace;
  root: string;
  cli: TemporalCli;
}

/** A worker with a root that has neighbours, a kubeconfig and a link that leads out of it. */
async function besiege(policy: Record<string, string> = POLICY): Promise<Besieged> {
  const { address } = await startRemoteServer();
  const workspace = await createWorkspace();
  const root = workspace.path('root');
  await mkdir(join(root, 'outputs'), { recursive: true });
  await mkdir(workspace.path('neighbour'));
  await writeFile(workspace.path('neighbour/orchestrator.yaml'), 'session_id: neighbour\n');
  await symlink(workspace.path('neighbour'), join(root, 'link'));
  await symlink('../neighbour/new', join(root, 'dangling'));
  await writeFile(join(root, 'credentials.yaml'), `password: ${SECRET}\nuser: [\n`);
  const cluster = { name: 'c', cluster: { server: 'https://127.0.0.1:1' } };
  const contexts = ['production', 'staging'].map((name) => ({ name, context: { cluster: 'c', user: 'u' } }));
  const kubeconfig = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [cluster],
    users: [{ name: 'u', user: {} }],
    contexts,
  };
  await writeFile(join(root, 'kubeconfig'), JSON.stringify({ ...kubeconfig, 'current-context': 'production' }));
  const env = { TEMPORAL_ADDRESS: address, TUNING_PIPELINE_ROOT: root, NOT_GRANTED: SECRET, ...policy };
  await writeFile(workspace.path('policy.yaml'), POLICY_FILE);
  await startWorker(workspace, { env });
  return { workspace, root, cli: await temporalCli(workspace, address) };
}

const GRANTED_TARGET = { kubeconfig: 'kubeconfig', context: 'staging' };

/** Fits the policy in all but what a case changes. */
function anInput(changes: Record<string, unknown>): Record<string, unknown> {
  return { orchestratorConfig: CONFIG, ...GRANTED_TARGET, ...changes };
}

const failureSchema = z.object({
  closeEvent: z.object({
    workflowExecutionFailedEventAttributes: z.object({
      failure: z.object({ message: z.string(), applicationFailureInfo: z.object({ type: z.string() }) }),
    }),
  }),
});

/** The failure that a run has closed with. */
async function failureOf({ cli }: Besieged, workflowId: string): Promise<{ type: string; message: string }> {
  const { stdout } = await cli.run(['workflow', 'result', '--workflow-id', workflowId, '-o', 'json']);
  const { failure } = failureSchema.parse(JSON.parse(stdout)).closeEvent.workflowExecutionFailedEventAttributes;
  return { type: failure.applicationFailureInfo.type, message: failure.message };
}

/** Every file and what is in it: nothing may have been changed either. Databases and leases come and go. */
async function picture(folder: string): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  for (const file of await listFiles(folder)) {
    files[file] = await readFile(join(folder, file), 'utf8').catch(() => '(a folder)');
  }
  return files;
}

/** What a run that was refused may leave: that it was refused, and whom that was to be told. */
const RECORDS = ['outputs/k8s_health_history.jsonl', 'outputs/k8s_health_history.jsonl.alerts.jsonl'];

describe('a stranger at the `temporal` program', { timeout: TEST_TIMEOUT_MS }, () => {
  const CASES: { tries: string; input: Record<string, unknown>; says: string }[] = [
    { tries: 'a jobs folder above the root', input: { jobsDir: '../neighbour' }, says: 'TUNING_PIPELINE_ROOT' },
    {
      tries: 'an absolute jobs folder',
      input: { jobsDir: '/tmp/tuning-pipeline-stranger' },
      says: 'TUNING_PIPELINE_ROOT',
    },
    { tries: 'a jobs folder behind a link', input: { jobsDir: 'link/jobs' }, says: 'TUNING_PIPELINE_ROOT' },
    {
      tries: 'a jobs folder behind a link to nothing',
      input: { jobsDir: 'dangling/jobs' },
      says: 'TUNING_PIPELINE_ROOT',
    },
    { tries: 'a jobs folder that hides its way', input: { jobsDir: 'outputs/../../x' }, says: 'TUNING_PIPELINE_ROOT' },
    { tries: 'a path with a null byte', input: { jobsDir: 'outputs\u0000' }, says: 'jobsDir' },
    { tries: 'a history file above the root', input: { historyFile: '../h.jsonl' }, says: 'TUNING_PIPELINE_ROOT' },
    { tries: 'a history file behind a link', input: { historyFile: 'link/h.jsonl' }, says: 'TUNING_PIPELINE_ROOT' },
    { tries: 'a history file by a link to nothing', input: { historyFile: 'dangling' }, says: 'TUNING_PIPELINE_ROOT' },
    { tries: 'a history file in a lease', input: { historyFile: 'outputs/h.jsonl.lock/9' }, says: 'free for a run' },
    {
      tries: 'a jobs folder among the markers of workers',
      input: { jobsDir: '.tuning-pipeline-workers' },
      says: 'free for a run',
    },
    { tries: 'the kubeconfig as history file', input: { historyFile: 'kubeconfig' }, says: 'history file' },
    {
      tries: "a neighbour's config",
      input: { orchestratorConfig: '../neighbour/orchestrator.yaml' },
      says: 'TUNING_PIPELINE_ROOT',
    },
    { tries: 'a system file as config', input: { orchestratorConfig: '/etc/passwd' }, says: 'TUNING_PIPELINE_ROOT' },
    { tries: 'to read a file as config', input: { orchestratorConfig: 'credentials.yaml' }, says: 'credentials.yaml' },
    {
      tries: 'a kubeconfig elsewhere',
      input: { kubeconfig: '/etc/kubernetes/admin.conf' },
      says: 'TUNING_PIPELINE_ROOT',
    },
    { tries: 'another context', input: { context: 'production' }, says: 'TUNING_PIPELINE_CONTEXTS' },
    { tries: 'the current context', input: { context: undefined }, says: 'TUNING_PIPELINE_CONTEXTS' },
    { tries: 'another namespace', input: { namespace: 'kube-system' }, says: 'TUNING_PIPELINE_NAMESPACES' },
    {
      tries: 'another namespace by the config',
      input: { orchestratorConfig: { ...CONFIG, k8s_namespace: 'kube-system' } },
      says: 'TUNING_PIPELINE_NAMESPACES',
    },
    {
      tries: 'another image',
      input: { orchestratorConfig: { ...CONFIG, image: 'registry.example.evil/tuning' } },
      says: 'TUNING_PIPELINE_IMAGES',
    },
    { tries: 'apply', input: { applyEnabled: true }, says: 'TUNING_PIPELINE_APPLY_ALLOWED' },
    {
      tries: 'apply and delete',
      input: { applyEnabled: true, onCancel: 'delete' },
      says: 'TUNING_PIPELINE_APPLY_ALLOWED',
    },
    {
      tries: "the worker's environment as secret",
      input: { alertsEnabled: true, channelType: 'webhook', webhookUrl: 'env:NOT_GRANTED' },
      says: 'TUNING_PIPELINE_SECRET_REFS',
    },
    {
      tries: 'a file as secret',
      input: { channels: [{ type: 'console' }, { type: 'webhook', url: 'file:/etc/shadow' }] },
      says: 'TUNING_PIPELINE_SECRET_REFS',
    },
    {
      tries: 'a file beside the granted ones as secret',
      input: { channels: [{ type: 'webhook', url: 'file:hooks/../credentials.yaml' }] },
      says: 'TUNING_PIPELINE_SECRET_REFS',
    },
    { tries: 'a kubeconfig by a link to nothing', input: { kubeconfig: 'dangling' }, says: 'TUNING_PIPELINE_ROOT' },
    {
      tries: 'a config behind a link',
      input: { orchestratorConfig: 'link/orchestrator.yaml' },
      says: 'TUNING_PIPELINE_ROOT',
    },
    {
      tries: 'a literal URL',
      input: { channelType: 'webhook', webhookUrl: `https://h.example/${SECRET}` },
      says: 'webhookUrl',
    },
    { tries: 'a field that is none', input: { policy: { applyAllowed: true } }, says: 'policy' },
    { tries: 'a run key that leads elsewhere', input: { runKey: '../../neighbour' }, says: 'runKey' },
    { tries: 'a path without an end', input: { jobsDir: 'x/'.repeat(100_000) }, says: 'jobsDir' },
    {
      tries: 'a million workers',
      input: { orchestratorConfig: { ...CONFIG, workers: 1e6, total_iterations: 1e6 } },
      says: 'workers',
    },
    {
      tries: 'an input of a megabyte',
      input: { orchestratorConfig: { ...CONFIG, extra: 'x'.repeat(1_000_000) } },
      says: 'extra',
    },
    {
      tries: 'a hundred thousand keys',
      input: { orchestratorConfig: Object.fromEntries(Array.from({ length: 100_000 }, (_, key) => [`k${key}`, 1])) },
      says: 'orchestratorConfig',
    },
    { tries: 'a selector of a megabyte', input: { labelSelector: 'a='.padEnd(1_000_000, 'x') }, says: 'labelSelector' },
    {
      tries: 'eleven channels',
      input: { channels: Array.from({ length: 11 }, () => ({ type: 'console' })) },
      says: 'channels',
    },
    { tries: 'a wait without an end', input: { waitTimeout: '9999999h' }, says: 'waitTimeout' },
  ];

  it('is refused everything that the operator has not granted, and nothing is written', async () => {
    const besieged = await besiege();
    const { workspace, root, cli } = besieged;
    const before = await picture(workspace.folder);
    for (const [index, { tries, input, says }] of CASES.entries()) {
      const id = `stranger-${index}`;
      const { code, stdout, stderr } = await cli.execute(id, anInput(input));
      expect.soft(code, tries).not.toBe(0);
      const { type, message } = await failureOf(besieged, id);
      expect.soft([tries, type]).toEqual([tries, expect.stringMatching(/^(PipelineFailed|InvalidInput)$/)]);
      expect.soft(message, tries).toContain(says);
      // Not even what it was told may say what is in a file or in the environment.
      const shown = await cli.run(['workflow', 'show', '--workflow-id', id, '-o', 'json']);
      if (!JSON.stringify(input).includes(SECRET)) expect(stdout + stderr + shown.stdout).not.toContain(SECRET);
    }
    const after = await picture(workspace.folder);
    const changed = Object.keys(after).filter((file) => after[file] !== before[file]);
    expect(changed.filter((file) => !/^\.tuning-pipeline|\.lock(?:\/|$)/.test(file))).toEqual(
      RECORDS.map((file) => `root/${file}`),
    );
    expect(Object.keys(before).filter((file) => !(file in after))).toEqual([]);
    expect(await readFile(join(root, 'kubeconfig'), 'utf8')).toBe(before['root/kubeconfig']);
  });

  it('gets what the operator has granted', async () => {
    const besieged = await besiege();
    const { code } = await besieged.cli.execute('granted', anInput({}));
    expect(code).toBe(0);
    expect(await listFiles(join(besieged.root, 'outputs'))).toContain('k8s_health_history.jsonl');
  });

  it('meets the same policy where it stands in a file', async () => {
    const besieged = await besiege({ TUNING_PIPELINE_POLICY_FILE: 'policy.yaml' });
    const tried = ['another context', 'another image', 'apply', "the worker's environment as secret"];
    for (const [index, { tries, input, says }] of CASES.filter(({ tries: one }) => tried.includes(one)).entries()) {
      expect.soft((await besieged.cli.execute(`file-${index}`, anInput(input))).code, tries).not.toBe(0);
      expect.soft((await failureOf(besieged, `file-${index}`)).message, tries).toContain(says);
    }
    expect((await besieged.cli.execute('file-granted', anInput({}))).code).toBe(0);
  });
});

describe('a worker', { timeout: TEST_TIMEOUT_MS }, () => {
  it('does not start with a policy file that does not fit, and says where', async () => {
    const workspace = await createWorkspace();
    const env = { TEMPORAL_ADDRESS: '127.0.0.1:9', TUNING_PIPELINE_POLICY_FILE: 'policy.yaml' };
    await writeFile(workspace.path('policy.yaml'), 'version: 1\napplyAllowed: false\nimages: [a/]\n');
    const twice = await workspace.perform(['worker'], { env: { ...env, TUNING_PIPELINE_IMAGES: 'b/' } });
    expect([twice.code, twice.stderr]).toEqual([
      3,
      expect.stringMatching(
        /^policy\.yaml:3:1 images: expected either this key or TUNING_PIPELINE_IMAGES, got both; remove one, neither outranks the other/,
      ),
    ]);
    const nowhere = await workspace.perform(['worker'], { env: { ...env, TUNING_PIPELINE_POLICY_FILE: 'none.yaml' } });
    expect([nowhere.code, nowhere.stderr]).toEqual([3, expect.stringContaining('Expected a policy at none.yaml')]);
  });
});
