import { binariesFolder, type Environment, readVersions, sourceFolder } from './folders.js';
import { ensureBuilt } from './go-build.js';

/** Every binary of a sandbox and the Go package that it is built from. */
const PACKAGES = {
  certificates: './certificates',
  kubelet: './kubelet',
  etcd: './etcd',
  'kube-apiserver': 'k8s.io/kubernetes/cmd/kube-apiserver',
  'kube-controller-manager': 'k8s.io/kubernetes/cmd/kube-controller-manager',
  'kube-scheduler': 'k8s.io/kubernetes/cmd/kube-scheduler',
  kubectl: 'k8s.io/kubernetes/cmd/kubectl',
  kwok: 'sigs.k8s.io/kwok/cmd/kwok',
} as const;

export type Binary = keyof typeof PACKAGES;

export interface BuildOptions {
  env: Environment;
  /** One line of progress, without a line end. */
  onProgress: (line: string) => void;
}

/** The folder with all binaries of the sandbox, built first where they are missing. */
export async function ensureBinaries({ env, onProgress }: BuildOptions): Promise<string> {
  return ensureBuilt({
    what: 'the sandbox',
    folder: binariesFolder(env),
    module: sourceFolder(),
    packages: PACKAGES,
    // What `kubectl version` and the server's /version say; the sources alone don't know their tag.
    linkerFlags: `-s -w -X k8s.io/component-base/version.gitVersion=${readVersions().kubernetes}`,
    env,
    onProgress,
  });
}
