import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sandboxAvailability } from '../../sandbox/availability.js';
import { ensureBinaries } from '../../sandbox/build.js';
import { binariesFolder, type Environment, readVersions } from '../../sandbox/folders.js';
import { clusterSuite, startTestCluster } from '../../sandbox/test-cluster.js';

/** Stands in for go: counts its calls and writes the binary that it is asked for. */
const GO = `#!/bin/sh
echo "$*" >> "$GO_CALLS"
if [ -n "$GO_FAILS" ]; then echo "go: no network" >&2; exit 1; fi
while [ $# -gt 1 ]; do [ "$1" = -o ] && echo binary > "$2"; shift; done
`;

describe('the build of the sandbox', () => {
  let folder: string;
  let env: Environment;
  let lines: string[];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'build-'));
    writeFileSync(join(folder, 'go'), GO);
    chmodSync(join(folder, 'go'), 0o755);
    env = {
      PATH: folder + delimiter + process.env['PATH'],
      TUNING_PIPELINE_CACHE_DIR: join(folder, 'cache'),
      GO_CALLS: join(folder, 'calls'),
    };
    lines = [];
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  const onProgress = (line: string): void => void lines.push(line);
  const countCalls = (): number => readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n').length;

  it('keeps all binaries under their versions, one line for each begun and done', async () => {
    const bin = await ensureBinaries({ env, onProgress });
    const binaries = ['certificates', 'etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler'];
    expect(readdirSync(bin).sort()).toEqual([...binaries, 'kubectl', 'kubelet', 'kwok']);
    expect(bin).toContain(`/tuning-pipeline/sandbox/kubernetes-${readVersions().kubernetes}_etcd-v3.7.3_kwok-v0.8.0_`);
    expect(readdirSync(dirname(bin))).toEqual(['bin']);
    expect(lines.filter((line) => line.startsWith('[4/8] kube-apiserver'))).toHaveLength(2);
  });

  it('is made once, also by two at the same time', async () => {
    await Promise.all([ensureBinaries({ env, onProgress }), ensureBinaries({ env, onProgress })]);
    await ensureBinaries({ env, onProgress });
    expect(countCalls()).toBe(8);
    expect(lines).toContain(`Another build is running (pid ${process.pid}), waiting for it`);
  });

  it('starts again after a killed one, and takes its leavings away', async () => {
    const left = join(dirname(binariesFolder(env)), 'staging-1');
    mkdirSync(left, { recursive: true });
    writeFileSync(join(left, 'etcd'), 'half');
    const bin = await ensureBinaries({ env, onProgress });
    expect(readFileSync(join(bin, 'etcd'), 'utf8')).toBe('binary\n');
    expect(existsSync(left)).toBe(false);
  });

  it('says what go said when it fails, and leaves nothing', async () => {
    const failing = { ...env, GO_FAILS: '1' };
    await expect(ensureBinaries({ env: failing, onProgress })).rejects.toThrow(
      'Expected go to build certificates, got: exit 1: go: no network',
    );
    expect(readdirSync(dirname(binariesFolder(env)))).toEqual([]);
  });

  it('says so where there is no go', async () => {
    await expect(ensureBinaries({ env: { ...env, PATH: '/nowhere' }, onProgress })).rejects.toThrow(
      'Expected go to build certificates, got: spawn go ENOENT',
    );
  });
});

describe('sandboxAvailability', () => {
  const nowhere = { PATH: '/nowhere', TUNING_PIPELINE_CACHE_DIR: '/nowhere' };

  it('tells in one sentence that go is missing, and a suite carries it in its title', async () => {
    const reason = "the sandbox is not built yet and go can't build it: Error: spawn go ENOENT";
    expect(await sandboxAvailability(nowhere)).toEqual({ available: false, reason });
    expect(await clusterSuite(nowhere)).toEqual({ skip: true, note: ` (skipped: ${reason})` });
  });

  it('needs nothing where a cluster is named', async () => {
    const named = { ...nowhere, TUNING_TEST_KUBECONFIG: '/some/kubeconfig' };
    expect(await sandboxAvailability(named)).toEqual({ available: true });
    expect(await clusterSuite(named)).toEqual({ skip: false, note: '' });
    expect(await startTestCluster({ env: named })).toMatchObject({
      kubeconfig: '/some/kubeconfig',
      sandbox: undefined,
    });
  });
});
