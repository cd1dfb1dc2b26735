import type { JobRule } from '../rule.js';
import { containerClaims } from '../rules/container/container-claims.js';
import { containerImage } from '../rules/container/container-image.js';
import { containerNames } from '../rules/container/container-names.js';
import { envFrom } from '../rules/container/env-from.js';
import { envNames } from '../rules/container/env-names.js';
import { envSources } from '../rules/container/env-sources.js';
import { lifecycle } from '../rules/container/lifecycle.js';
import { ports } from '../rules/container/ports.js';
import { probes } from '../rules/container/probes.js';
import { requestsOverLimits } from '../rules/container/requests-over-limits.js';
import { resizePolicy } from '../rules/container/resize-policy.js';
import { resourceAmounts } from '../rules/container/resource-amounts.js';
import { resourceNames } from '../rules/container/resource-names.js';
import { restartRules } from '../rules/container/restart-rules.js';
import { securityContext } from '../rules/container/security-context.js';
import { volumeDevices } from '../rules/container/volume-devices.js';
import { volumeMounts } from '../rules/container/volume-mounts.js';
import { completionMode } from '../rules/job/completion-mode.js';
import { failurePolicyConditions } from '../rules/job/failure-policy-conditions.js';
import { failurePolicyExitCodes } from '../rules/job/failure-policy-exit-codes.js';
import { indexedHostName } from '../rules/job/indexed-host-name.js';
import { indexedLimits } from '../rules/job/indexed-limits.js';
import { indexedOnly } from '../rules/job/indexed-only.js';
import { jobNumbers } from '../rules/job/job-numbers.js';
import { managedBy } from '../rules/job/managed-by.js';
import { podFailurePolicy } from '../rules/job/pod-failure-policy.js';
import { podReplacementPolicy } from '../rules/job/pod-replacement-policy.js';
import { restartPolicy } from '../rules/job/restart-policy.js';
import { selector } from '../rules/job/selector.js';
import { successPolicy } from '../rules/job/success-policy.js';
import { annotations } from '../rules/metadata/annotations.js';
import { apiVersion } from '../rules/metadata/api-version.js';
import { finalizers } from '../rules/metadata/finalizers.js';
import { jobName } from '../rules/metadata/job-name.js';
import { kind } from '../rules/metadata/kind.js';
import { labels } from '../rules/metadata/labels.js';
import { namespace } from '../rules/metadata/namespace.js';
import { ownerReferences } from '../rules/metadata/owner-references.js';
import { podAnnotations } from '../rules/pod/pod-annotations.js';
import { serverFields } from '../rules/metadata/server-fields.js';
import { dnsConfig } from '../rules/pod/dns-config.js';
import { ephemeralContainers } from '../rules/pod/ephemeral-containers.js';
import { fileKeyVolumes } from '../rules/pod/file-key-volumes.js';
import { hostAliases } from '../rules/pod/host-aliases.js';
import { hostNamespaces } from '../rules/pod/host-namespaces.js';
import { nodeAffinity } from '../rules/pod/node-affinity.js';
import { nodeSelector } from '../rules/pod/node-selector.js';
import { podAffinity } from '../rules/pod/pod-affinity.js';
import { podClaims } from '../rules/pod/pod-claims.js';
import { podGates } from '../rules/pod/pod-gates.js';
import { podNames } from '../rules/pod/pod-names.js';
import { podOs } from '../rules/pod/pod-os.js';
import { podResources } from '../rules/pod/pod-resources.js';
import { podSecurityContext } from '../rules/pod/pod-security-context.js';
import { podWords } from '../rules/pod/pod-words.js';
import { tolerations } from '../rules/pod/tolerations.js';
import { topologySpread } from '../rules/pod/topology-spread.js';
import { windowsHost } from '../rules/pod/windows-host.js';
import { fieldTypes } from '../rules/schema/field-types.js';
import { listKeys } from '../rules/schema/list-keys.js';
import { quantities } from '../rules/schema/quantities.js';
import { unknownFields } from '../rules/schema/unknown-fields.js';
import { distinctVolumes } from '../rules/volume/distinct-volumes.js';
import { VOLUME_RULES } from '../rules/volume/volume-rules.js';
import { deprecatedAnnotations } from '../rules/warnings/deprecated-annotations.js';
import { deprecatedLabels } from '../rules/warnings/deprecated-labels.js';
import { deprecatedVolumes } from '../rules/warnings/deprecated-volumes.js';
import { fractionalBytes } from '../rules/warnings/fractional-bytes.js';
import { ipSpelling } from '../rules/warnings/ip-spelling.js';
import { manyIndexes } from '../rules/warnings/many-indexes.js';
import { missingLimits } from '../rules/container/missing-limits.js';
import { negativeGrace } from '../rules/warnings/negative-grace.js';
import { nullSelectors } from '../rules/warnings/null-selectors.js';
import { overlappingPaths } from '../rules/warnings/overlapping-paths.js';
import { podName } from '../rules/warnings/pod-name.js';
import { portOverlaps } from '../rules/warnings/port-overlaps.js';
import { preferredValues } from '../rules/warnings/preferred-values.js';
import { pullSecretNames } from '../rules/warnings/pull-secret-names.js';

/** Asked of every mapping, whatever it claims to be. */
export const IDENTITY_RULES: readonly JobRule[] = [apiVersion, kind];

/** What decoding has met: the one thing that is said about a field of a wrong type. */
export const SCHEMA_RULES: readonly JobRule[] = [unknownFields, fieldTypes, quantities, listKeys];

/** What the server takes with a warning. */
export const WARNING_RULES: readonly JobRule[] = [
  deprecatedAnnotations,
  deprecatedLabels,
  deprecatedVolumes,
  fractionalBytes,
  ipSpelling,
  manyIndexes,
  negativeGrace,
  nullSelectors,
  overlappingPaths,
  podName,
  portOverlaps,
  preferredValues,
  pullSecretNames,
];

/** Asked of Jobs only: about a Deployment they would say much that is not true. A new rule is one file and one line. */
export const JOB_RULES: readonly JobRule[] = [
  ...SCHEMA_RULES,
  jobName,
  namespace,
  labels,
  annotations,
  ownerReferences,
  finalizers,
  serverFields,
  podAnnotations,
  jobNumbers,
  completionMode,
  indexedLimits,
  indexedOnly,
  indexedHostName,
  managedBy,
  podFailurePolicy,
  failurePolicyExitCodes,
  failurePolicyConditions,
  successPolicy,
  podReplacementPolicy,
  restartPolicy,
  selector,
  podWords,
  podNames,
  podOs,
  podSecurityContext,
  podResources,
  podClaims,
  podGates,
  dnsConfig,
  hostAliases,
  hostNamespaces,
  windowsHost,
  ephemeralContainers,
  nodeSelector,
  nodeAffinity,
  podAffinity,
  tolerations,
  topologySpread,
  fileKeyVolumes,
  containerNames,
  containerImage,
  containerClaims,
  envNames,
  envSources,
  envFrom,
  ports,
  probes,
  lifecycle,
  restartRules,
  resizePolicy,
  securityContext,
  resourceNames,
  resourceAmounts,
  requestsOverLimits,
  volumeMounts,
  volumeDevices,
  ...VOLUME_RULES,
  distinctVolumes,
  ...WARNING_RULES,
  missingLimits,
];
