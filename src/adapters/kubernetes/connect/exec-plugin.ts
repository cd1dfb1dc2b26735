// The credential plugin protocol of client-go, without its blocking: a worker that waits for a plugin must go on
// beating. https://kubernetes.io/docs/reference/config-api/client-authentication.v1/
import { spawn } from 'node:child_process';
import { basename } from 'node:path';
import * as z from 'zod';
import { CredentialsError } from './credentials-error.js';
import type { KubeconfigCluster, KubeconfigExec } from './kubeconfig-schema.js';

export interface RunExecPlugin {
  plugin: KubeconfigExec;
  cluster: KubeconfigCluster;
  env: Readonly<Record<string, string | undefined>>;
  /** A plugin that takes longer counts as hanging. @default 30 s */
  timeoutMs?: number;
}

/** What a plugin has given; a token, or a certificate with its key, or both. */
export interface ExecCredential {
  token: string | undefined;
  clientCertificateData: string | undefined;
  clientKeyData: string | undefined;
  /** Undefined: as long as the server takes them. */
  expiresAtMs: number | undefined;
}

/** Cloud logins take seconds; nobody is there to answer a question. */
const TIMEOUT_MS = 30_000;

/** A plugin that writes more than this is not answering our question. */
const MAX_OUTPUT_BYTES = 1024 * 1024;

const API_VERSIONS = ['client.authentication.k8s.io/v1', 'client.authentication.k8s.io/v1beta1'];

const text = z.string().nullish();
const credentialSchema = z.looseObject({
  apiVersion: z.string(),
  kind: z.literal('ExecCredential'),
  status: z.looseObject({
    token: text,
    clientCertificateData: text,
    clientKeyData: text,
    expirationTimestamp: z.iso.datetime({ offset: true }).nullish(),
  }),
});

/**
 * Asks a plugin for credentials.
 *
 * @throws CredentialsError when it is missing, hangs, fails, or answers something else.
 */
export async function runExecPlugin(run: RunExecPlugin): Promise<ExecCredential> {
  const { plugin } = run;
  const name = basename(plugin.command);
  const apiVersion = plugin.apiVersion ?? '';
  if (!API_VERSIONS.includes(apiVersion)) {
    throw new CredentialsError(
      `its credential plugin ${name} speaks "${apiVersion}", not ${API_VERSIONS.join(' or ')}`,
    );
  }
  if (plugin.interactiveMode === 'Always') {
    throw new CredentialsError(`its credential plugin ${name} asks questions, and nobody is there to answer them`);
  }
  const output = await runToEnd({ ...run, name, apiVersion });
  const parsed = credentialSchema.safeParse(parseJson(output));
  if (!parsed.success || parsed.data.apiVersion !== apiVersion) {
    throw new CredentialsError(`its credential plugin ${name} did not answer with an ExecCredential of ${apiVersion}`);
  }
  const { token, clientCertificateData, clientKeyData, expirationTimestamp } = parsed.data.status;
  if (!token && !(clientCertificateData && clientKeyData)) {
    throw new CredentialsError(`its credential plugin ${name} answered without a token or a certificate with its key`);
  }
  return {
    token: token || undefined,
    clientCertificateData: clientCertificateData || undefined,
    clientKeyData: clientKeyData || undefined,
    expiresAtMs: expirationTimestamp ? Date.parse(expirationTimestamp) : undefined,
  };
}

interface Started extends RunExecPlugin {
  name: string;
  apiVersion: string;
}

/** Standard output of the plugin. It has a process group of its own, so that what it has started ends with it. */
function runToEnd({ plugin, cluster, env, timeoutMs = TIMEOUT_MS, name, apiVersion }: Started): Promise<string> {
  return new Promise((resolve, reject) => {
    const own = Object.fromEntries((plugin.env ?? []).map(({ name: key, value }) => [key, value]));
    const info = renderExecInfo({ apiVersion, cluster: plugin.provideClusterInfo === true ? cluster : null });
    const child = spawn(plugin.command, plugin.args ?? [], {
      env: { ...env, ...own, KUBERNETES_EXEC_INFO: info },
      stdio: ['ignore', 'pipe', 'ignore'],
      detached: true,
    });
    const giveUp = (why: string) => {
      clearTimeout(timer);
      if (child.pid !== undefined) killGroup(child.pid);
      child.stdout.destroy();
      reject(new CredentialsError(`its credential plugin ${name} ${why}`));
    };
    const timer = setTimeout(
      () => giveUp(`did not answer within ${timeoutMs / 1_000} s; run it by hand, it may wait for a login`),
      timeoutMs,
    );
    const chunks: Buffer[] = [];
    let bytes = 0;
    child.stdout.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes > MAX_OUTPUT_BYTES)
        giveUp('wrote more than 1 MiB, which no credential is; run it by hand to see what it says');
    });
    child.once('error', () => {
      clearTimeout(timer);
      const hint = plugin.installHint?.trim().split('\n')[0]?.slice(0, 200);
      reject(
        new CredentialsError(
          `its credential plugin ${name} can not be started${hint ? ` (${hint})` : ': it is not there, or is no program'}`,
        ),
      );
    });
    child.once('close', (code, killedBy) => {
      clearTimeout(timer);
      if (code === 0) resolve(Buffer.concat(chunks).toString('utf8'));
      else {
        const end = code === null ? `was ended by ${String(killedBy)}` : `ended with exit code ${code}`;
        // What it wrote stays out: it may be a credential.
        reject(new CredentialsError(`its credential plugin ${name} ${end}; run it by hand to see why`));
      }
    });
  });
}

/** What a plugin may know about us: the cluster where it asks for it, and that there is no terminal. */
function renderExecInfo({ apiVersion, cluster }: { apiVersion: string; cluster: KubeconfigCluster | null }): string {
  const spec = { interactive: false, ...(cluster === null ? {} : { cluster: describeCluster(cluster) }) };
  return JSON.stringify({ apiVersion, kind: 'ExecCredential', spec });
}

function describeCluster(cluster: KubeconfigCluster): Record<string, unknown> {
  const config = cluster.extensions?.find(({ name }) => name === 'client.authentication.k8s.io/exec')?.extension;
  const fields = {
    server: cluster.server,
    'tls-server-name': cluster['tls-server-name'],
    'insecure-skip-tls-verify': cluster['insecure-skip-tls-verify'],
    'certificate-authority-data': cluster['certificate-authority-data'],
    'proxy-url': cluster['proxy-url'],
    config,
  };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null && value !== undefined));
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended meanwhile.
  }
}

function parseJson(output: string): unknown {
  try {
    return JSON.parse(output);
  } catch {
    return null;
  }
}
