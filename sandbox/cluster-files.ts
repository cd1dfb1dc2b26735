import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderStages } from './stages.js';

/** Who talks to the API server; each has a certificate and a kubeconfig of its own. */
const IDENTITIES = ['admin', 'setup', 'nodes', 'controller-manager', 'scheduler'] as const;

export type Identity = (typeof IDENTITIES)[number];

export interface ClusterFiles {
  folder: string;
  /** Names the context, so that a person sees which sandbox a kubeconfig is for. */
  name: string;
  /** The API server's address. */
  server: string;
  binaries: string;
}

/** Writes what the components read: certificates, one kubeconfig for each identity, kwok's stages. */
export function writeClusterFiles(files: ClusterFiles): void {
  const certificates = join(files.folder, 'certificates');
  mkdirSync(certificates, { recursive: true });
  execFileSync(join(files.binaries, 'certificates'), [certificates], { stdio: 'pipe' });
  for (const identity of IDENTITIES) {
    const text = renderKubeconfig(files, identity, (file) => readFileSync(join(certificates, file)));
    writeFileSync(kubeconfigPath(files.folder, identity), text, { mode: 0o600 });
  }
  writeFileSync(join(files.folder, 'stages.yaml'), renderStages());
}

export function kubeconfigPath(folder: string, identity: Identity): string {
  return join(folder, `${identity}.kubeconfig`);
}

function renderKubeconfig(files: ClusterFiles, identity: Identity, read: (file: string) => Buffer): string {
  const name = `sandbox-${files.name}`;
  const data = (file: string): string => read(file).toString('base64');
  // JSON is YAML: every reader of kubeconfigs takes it.
  return JSON.stringify(
    {
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name, cluster: { server: files.server, 'certificate-authority-data': data('ca.crt') } }],
      users: [
        {
          name: identity,
          user: { 'client-certificate-data': data(`${identity}.crt`), 'client-key-data': data(`${identity}.key`) },
        },
      ],
      contexts: [{ name, context: { cluster: name, user: identity, namespace: 'default' } }],
      'current-context': name,
    },
    null,
    2,
  );
}
