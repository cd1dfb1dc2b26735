import { sandboxAvailability } from './availability.js';
import type { Environment } from './folders.js';
import { type Sandbox, type SandboxOptions, startSandbox } from './sandbox.js';

/** A cluster that a test suite may write to. */
export interface TestCluster {
  kubeconfig: string;
  /** Undefined where TUNING_TEST_KUBECONFIG names the cluster: it has no simulated nodes and no audit log to read. */
  sandbox: Sandbox | undefined;
  /** Ends a sandbox; leaves a named cluster alone. */
  stop(): Promise<void>;
}

/** The cluster that TUNING_TEST_KUBECONFIG names, else a sandbox of its own for the caller. */
export async function startTestCluster(options: SandboxOptions = {}): Promise<TestCluster> {
  const { env = process.env } = options;
  const kubeconfig = env['TUNING_TEST_KUBECONFIG'];
  if (kubeconfig) return { kubeconfig, sandbox: undefined, stop: async () => undefined };
  const sandbox = await startSandbox({ onProgress: (line) => process.stderr.write(`${line}\n`), ...options });
  return { kubeconfig: sandbox.kubeconfig, sandbox, stop: () => sandbox.stop() };
}

/**
 * How a suite that needs a cluster registers itself: `describe.skipIf(skip)(`title${note}`, ...)`. The note of a
 * skipped suite is the reason: no report can be read as passed.
 */
export async function clusterSuite(env: Environment = process.env): Promise<{ skip: boolean; note: string }> {
  const availability = await sandboxAvailability(env);
  return availability.available
    ? { skip: false, note: '' }
    : { skip: true, note: ` (skipped: ${availability.reason})` };
}
