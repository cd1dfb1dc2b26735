// The CronJob's container as a process: its args and environment out of the YAML, its volumes as folders.

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import { z } from 'zod';
import { readPage } from '../../docs/page.js';
import type { StartOptions, Workspace } from '../../support/process.js';
import { DEPLOY_FOLDER } from './deployed-sandbox.js';

const containerSchema = z.looseObject({
  args: z.array(z.string()),
  env: z.array(
    z.object({
      name: z.string(),
      value: z.string().optional(),
      valueFrom: z.object({ fieldRef: z.object({ fieldPath: z.string() }) }).optional(),
    }),
  ),
  envFrom: z.array(z.object({ secretRef: z.object({ name: z.string() }) })),
  volumeMounts: z.array(z.object({ name: z.string(), mountPath: z.string() })),
});

const podSchema = z.looseObject({
  restartPolicy: z.literal('Never'),
  containers: z.tuple([containerSchema]),
  volumes: z.array(z.looseObject({ name: z.string(), configMap: z.object({ name: z.string() }).optional() })),
});

const cronJobSchema = z.looseObject({
  kind: z.literal('CronJob'),
  spec: z.looseObject({
    concurrencyPolicy: z.literal('Forbid'),
    jobTemplate: z.object({
      spec: z.looseObject({ backoffLimit: z.literal(0), template: z.looseObject({ spec: podSchema }) }),
    }),
  }),
});

const configMapSchema = z.looseObject({ kind: z.literal('ConfigMap'), data: z.record(z.string(), z.string()) });

/** The command line of a container, ready for `workspace.start`. */
export interface Container {
  args: string[];
  options: StartOptions & { env: Record<string, string> };
}

export interface ReadContainer {
  /** Its folder takes the place of the image's /state, and `mounts` beside it of the other volumes. */
  workspace: Workspace;
  /** Of the Job, as the CronJob's controller makes it: its own name and the minute that it was due. */
  jobName: string;
  /** What the Secret holds. */
  secret: Record<string, string>;
  /** Lines to add to the orchestrator config. */
  config?: string;
}

/** What the kubelet would start for the CronJob of deploy/kubernetes/cronjob.yaml, in the image of the Dockerfile. */
export async function readCronJobContainer(options: ReadContainer): Promise<Container> {
  const documents = loadAll(await readFile(join(DEPLOY_FOLDER, 'cronjob.yaml'), 'utf8'));
  const cronJob = documents.map((document) => cronJobSchema.safeParse(document)).find(({ success }) => success)?.data;
  const configMap = documents.map((document) => configMapSchema.safeParse(document)).find(({ success }) => success);
  const [container] = cronJobSchema.parse(cronJob).spec.jobTemplate.spec.template.spec.containers;

  const folders = await mountVolumes(options, configMapSchema.parse(configMap?.data).data);
  const inside = (text: string) =>
    Object.entries(folders).reduce(
      (path, [mount, folder]) => path.replace(RegExp(`(^|=)${mount}(?=/|$)`), `$1${folder}`),
      text,
    );
  const own = container.env.map(
    ({ name, value, valueFrom }) => [name, value ?? readField(options, valueFrom)] as const,
  );
  const env = Object.fromEntries(
    [...(await readImageEnvironment()), ...own].map(([name, value]) => [name, inside(value)]),
  );
  // As the kubelet does it: $(NAME) of an argument is a variable of the container.
  const args = container.args.map((arg) => inside(arg.replace(/\$\((\w+)\)/g, (_, name: string) => env[name] ?? '')));
  return { args, options: { env: { ...env, ...options.secret }, cwd: folders['/state'] ?? '' } };
}

async function mountVolumes(
  { workspace, config = '' }: ReadContainer,
  files: Record<string, string>,
): Promise<Record<string, string>> {
  const configFolder = workspace.path('../config');
  await mkdir(configFolder, { recursive: true });
  for (const [name, text] of Object.entries(files)) await writeFile(join(configFolder, name), `${text}${config}`);
  return { '/state': workspace.folder, '/config': configFolder };
}

/** The only fields that the downward API is asked for. */
function readField({ jobName }: ReadContainer, valueFrom: { fieldRef: { fieldPath: string } } | undefined): string {
  const path = valueFrom?.fieldRef.fieldPath;
  if (path === "metadata.labels['batch.kubernetes.io/job-name']") return jobName;
  throw new Error(`Expected a field that this test knows, got ${path}.`);
}

/** What the image sets; HOME stays the workspace's, where the Temporal server is cached. */
async function readImageEnvironment(): Promise<[string, string][]> {
  const lines = (await readPage('Dockerfile')).match(/^ENV .*$/gm) ?? [];
  const pairs = lines.flatMap((line) => line.slice(4).trim().split(/\s+/));
  return pairs
    .map((pair): [string, string] => [pair.split('=')[0] ?? '', pair.split('=').slice(1).join('=')])
    .filter(([name]) => name !== 'HOME');
}
