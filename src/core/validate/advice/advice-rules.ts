import type { AdviceRule } from './advice-rule.js';
import { backoffOutlivesDeadline } from './backoff-outlives-deadline.js';
import {
  keptCapabilities,
  privilegeEscalation,
  seccompProfile,
  serviceAccountToken,
  writableRoot,
} from './hardening.js';
import { imageTag } from './image-tag.js';
import { lostLogs, terminationMessage } from './lost-logs.js';
import { missingDeadline, podDeadline } from './missing-deadline.js';
import { plainSecret } from './plain-secret.js';
import { addedCapabilities, hostNamespaces, hostPath, hostPort, privileged } from './privileged.js';
import { mayRunAsRoot, rootUser } from './root-user.js';
import { missingTtl, shortTtl } from './short-ttl.js';

// Advice: the API server takes all of it, and somebody regrets it later. Never an error by default.

/** What whoever runs Jobs by night regrets in the morning. */
export const BATCH_ADVICE: readonly AdviceRule[] = [
  missingDeadline,
  podDeadline,
  backoffOutlivesDeadline,
  shortTtl,
  imageTag,
  lostLogs,
  terminationMessage,
  missingTtl,
];

/** What whoever answers for the cluster regrets. */
export const SECURITY_ADVICE: readonly AdviceRule[] = [
  plainSecret,
  privileged,
  hostNamespaces,
  hostPath,
  hostPort,
  addedCapabilities,
  rootUser,
  mayRunAsRoot,
  privilegeEscalation,
  keptCapabilities,
  writableRoot,
  seccompProfile,
  serviceAccountToken,
];
