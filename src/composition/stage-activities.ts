import type { Client } from '@temporalio/client';
import { createAlerts } from '../activities/alerts.js';
import { createApply } from '../activities/apply.js';
import { createGenerate } from '../activities/generate.js';
import { createHealth } from '../activities/health.js';
import { createHistory } from '../activities/history.js';
import { createActivities } from '../activities/index.js';
import { createMonitor } from '../activities/monitor.js';
import { createValidate } from '../activities/validate.js';
import { createSender } from '../adapters/channels/create-sender.js';
import { openAlertJournal } from '../adapters/files/alerts/alert-journal.js';
import { readConfigFile } from '../adapters/files/sources/config-source.js';
import { createRecordAppender } from '../adapters/files/history/history-file.js';
import { readRecentVerdicts } from '../adapters/files/history/recent-verdicts.js';
import { openJobsFolder } from '../adapters/files/run-folder/jobs-folder.js';
import { ledgerFileOf } from '../adapters/files/run-folder/ledger-file.js';
import { readReport, readSnapshot, writeReport, writeSnapshot } from '../adapters/files/run-folder/observations.js';
import { openEndings } from '../adapters/files/history/open-endings.js';
import { expectPlan, readPlannedFiles } from '../adapters/files/run-folder/plan-bytes.js';
import { createPruner } from '../adapters/files/run-folder/prune-run-folders.js';
import { markEnded, writeRunFolder } from '../adapters/files/run-folder/run-folder.js';
import { observeCluster } from '../adapters/kubernetes/monitor/observe-cluster.js';
import { readClusterSecret } from '../adapters/kubernetes/read-secret.js';
import { createSecretResolver } from '../adapters/secrets.js';
import { searchAttributesRegistered } from '../adapters/temporal/connect/register-search-attributes.js';
import { startPlan } from '../core/apply/plan-apply.js';
import { parseLimitsVariable } from '../core/health/limits.js';
import { parseRotation, ROTATION_VARIABLE } from '../core/history/parse-rotation.js';
import type { StageActivities } from '../core/pipeline/stage-activities.js';
import {
  expectImage,
  expectNamespace,
  expectSecretReference,
  type WorkerPolicy,
} from '../core/policy/worker-policy.js';
import { createApplyPorts } from './apply-ports.js';
import { deleteCreated } from './delete-created.js';
import { findMissedFirings } from './find-missed-firings.js';
import { guardStages } from './guard-stages.js';
import { withClusterName } from './with-cluster-name.js';

export interface StageActivitiesOptions {
  policy: WorkerPolicy;
  env: Readonly<Record<string, string | undefined>>;
  client: Client;
  /** Temporal namespace. */
  namespace: string;
  /** Whether payloads are encrypted: then a URL may travel itself. */
  payloadsEncrypted: boolean;
  /** Where the console channel writes. */
  print(text: string): void;
}

/** The seven activities with their real adapters, behind the worker's policy. */
export function createStageActivities({
  policy,
  env,
  client,
  namespace,
  payloadsEncrypted,
  print,
}: StageActivitiesOptions): StageActivities {
  const now = () => new Date();
  const resolveSecret = createSecretResolver({
    env,
    cwd: policy.root,
    literalAllowed: payloadsEncrypted,
    readClusterSecret: (secret, target) => readClusterSecret({ secret, target, env }),
  });
  const { append } = createRecordAppender({ limits: parseRotation(env[ROTATION_VARIABLE]) });
  const prune = createPruner();
  const works = {
    generate: createGenerate({
      readConfig: async (path) => (await readConfigFile({ path, name: path })).config,
      writeRunFolder,
      pruneRunFolders: ({ jobsDir, keep }) => prune({ jobsDir, keep, nowMs: now().getTime() }),
      expectGranted: ({ namespace: of, image }) => {
        expectNamespace(policy, of);
        expectImage(policy, image);
      },
      searchAttributesRegistered: () => searchAttributesRegistered(client, namespace),
      findMissedFirings: (firing) => findMissedFirings(firing, client),
    }),
    validate: createValidate({ openJobsFolder: (path) => openJobsFolder({ path, label: path }) }),
    apply: createApply({
      readPlan: async (planDir, digest, defaultNamespace) => {
        const planning = startPlan({ validatedDigest: digest, defaultNamespace });
        for await (const file of readPlannedFiles(planDir, await expectPlan(planDir))) planning.add(file);
        return planning.finish();
      },
      ...createApplyPorts({ env, now }),
    }),
    monitor: createMonitor({
      readPlannedJobs: async (planDir) => (await expectPlan(planDir)).files.map(({ name }) => name),
      openEndings: (planDir, origin) => openEndings(ledgerFileOf(planDir, origin), now),
      observe: ({ request, isKnown, report, ...look }) => {
        const { cluster: target, namespace: of, labelSelector, wait, waitUntil, waitExpired } = request;
        const waiting = wait ? { wait: { until: new Date(waitUntil), isKnown, report } } : {};
        return observeCluster({ ...look, ...waiting, target, env, namespace: of, labelSelector, waitExpired, now });
      },
      deleteCreated: (request, signal) => deleteCreated({ request, env, signal }),
      writeSnapshot,
    }),
    health: createHealth({ limits: parseLimitsVariable(env), readSnapshot, writeReport }),
    history: withClusterName(
      createHistory({
        readReport,
        readSnapshot,
        appendRecord: (file, draft) => append({ file, draft, now: now() }),
        readRecent: (historyFile, facts, limit) => readRecentVerdicts({ historyFile, facts, limit }),
        markEnded,
      }),
      env,
    ),
    alerts: withClusterName(
      createAlerts({
        readReport,
        openJournal: (historyFile) => openAlertJournal({ historyFile, now }),
        resolveSecret: async (reference, cluster) => {
          expectSecretReference(policy, reference);
          return resolveSecret(reference, cluster);
        },
        send: createSender({ writeConsole: print, grant: policy, now }),
        now,
      }),
      env,
    ),
  };
  return createActivities(guardStages(works, { policy, env }));
}
