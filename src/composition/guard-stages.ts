import type { StageWorks } from '../activities/index.js';
import { expectFile } from '../adapters/files/expect-file.js';
import { expectFreeName, expectFreePlace } from '../adapters/files/run-folder/expect-free-place.js';
import { expectHistory } from '../adapters/files/history/expect-history.js';
import { resolveUnderRoot } from '../adapters/files/rooted-path.js';
import { findKubeconfig } from '../adapters/kubernetes/connect/find-kubeconfig.js';
import type { LaterRequests } from '../core/generate/contract.js';
import type { ClusterTarget } from '../core/cluster-target.js';
import {
  expectApplyAllowed,
  expectContext,
  expectNamespace,
  expectSecretReference,
  type WorkerPolicy,
} from '../core/policy/worker-policy.js';

export interface Guard {
  policy: WorkerPolicy;
  env: Readonly<Record<string, string | undefined>>;
}

/**
 * Holds every stage to the worker's policy before its work begins, and makes paths absolute: outcomes keep the paths
 * that requests had, so that workers with different roots can follow one another. The first stage asks for what all
 * later ones will want, so that a refused run leaves nothing behind; each still asks for itself, because the next
 * attempt may meet a worker with another policy.
 */
export function guardStages(works: StageWorks, { policy, env }: Guard): StageWorks {
  const path = (relative: string) => resolveUnderRoot(policy, relative);
  const currentContext = async (target: ClusterTarget) => {
    const found = await findKubeconfig({ target, env });
    return found.source === 'none' ? undefined : found.context;
  };
  const cluster = async ({ kubeconfig, context }: ClusterTarget): Promise<ClusterTarget> => {
    const target = {
      ...(kubeconfig === undefined ? {} : { kubeconfig: await path(kubeconfig) }),
      ...(context === undefined ? {} : { context }),
    };
    if (policy.contexts === null) return target;
    // Whoever names none gets the kubeconfig's current one, which must be granted as well.
    const used = context ?? (await currentContext(target));
    if (used !== undefined) expectContext(policy, used);
    return target;
  };
  const history = async (relative: string): Promise<string> => {
    const file = await path(relative);
    if (!policy.confinedToRoot) return file;
    await expectFreePlace({ root: policy.root, path: file, label: relative });
    await expectHistory(file, relative);
    return file;
  };
  const configFile = async (relative: string): Promise<string> => {
    const file = await path(relative);
    // A pipe would keep the worker waiting; on a command line it is how shells hand over what a command prints.
    if (policy.confinedToRoot) await expectFile(file, `read the orchestrator config ${relative}`);
    return file;
  };
  const jobsFolder = async (relative: string, runKey: string): Promise<string> => {
    const folder = await path(relative);
    if (!policy.confinedToRoot) return folder;
    expectFreeName(runKey);
    await expectFreePlace({ root: policy.root, path: folder, label: relative });
    return folder;
  };
  const expectLater = async ({ applyEnabled, cluster: target, historyFile, secretReferences }: LaterRequests) => {
    if (applyEnabled) expectApplyAllowed(policy);
    for (const reference of secretReferences) expectSecretReference(policy, reference);
    await Promise.all([cluster(target), history(historyFile)]);
  };
  const observed = async (address: string | undefined) => (address === undefined ? undefined : await path(address));

  return {
    generate: async (request, attempt) => {
      const { orchestratorConfig: config, jobsDir } = request;
      const orchestratorConfig = typeof config === 'string' ? await configFile(config) : config;
      if (request.later !== undefined) await expectLater(request.later);
      const { schedule } = request;
      const outcome = await works.generate(
        {
          ...request,
          orchestratorConfig,
          jobsDir: await jobsFolder(jobsDir, request.runKey),
          ...(schedule === undefined
            ? {}
            : { schedule: { ...schedule, historyFile: await path(schedule.historyFile) } }),
        },
        attempt,
      );
      return { ...outcome, planDir: `${jobsDir}/${request.runKey}` };
    },
    validate: async (request, attempt) => works.validate({ ...request, planDir: await path(request.planDir) }, attempt),
    apply: async (request, attempt) => {
      if (request.applyEnabled) expectApplyAllowed(policy);
      expectNamespace(policy, request.namespace);
      const planDir = await path(request.planDir);
      return works.apply({ ...request, planDir, cluster: await cluster(request.cluster) }, attempt);
    },
    monitor: async (request, attempt) => {
      // The only other write to a cluster than apply's.
      if (request.deleteCreated === true) expectApplyAllowed(policy);
      expectNamespace(policy, request.namespace);
      const planDir = await path(request.planDir);
      const outcome = await works.monitor({ ...request, planDir, cluster: await cluster(request.cluster) }, attempt);
      return { ...outcome, snapshot: outcome.snapshot.replace(planDir, () => request.planDir) };
    },
    health: async (request, attempt) => {
      const planDir = await path(request.planDir);
      const outcome = await works.health({ planDir, snapshot: await path(request.snapshot) }, attempt);
      return { ...outcome, report: outcome.report.replace(planDir, () => request.planDir) };
    },
    history: async (request, attempt) => {
      const [snapshot, report, planDir] = await Promise.all(
        [request.snapshot, request.report, request.planDir].map(observed),
      );
      return works.history(
        {
          ...request,
          historyFile: await history(request.historyFile),
          cluster: await cluster(request.cluster),
          ...(snapshot === undefined ? {} : { snapshot }),
          ...(report === undefined ? {} : { report }),
          ...(planDir === undefined ? {} : { planDir }),
        },
        attempt,
      );
    },
    alerts: async (request, attempt) => {
      // Secret references are held to the policy when they are resolved: a refused one is its receiver's failure alone.
      const report = await observed(request.report);
      const historyFile = await history(request.historyFile);
      return works.alerts(
        {
          ...request,
          historyFile,
          cluster: await cluster(request.cluster),
          ...(report === undefined ? {} : { report }),
        },
        attempt,
      );
    },
  };
}
