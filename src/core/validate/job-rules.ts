import type { JobRule } from './rule.js';
import { annotations } from './rules/annotations.js';
import { apiVersion } from './rules/api-version.js';
import { containerNames } from './rules/container-names.js';
import { envNames } from './rules/env-names.js';
import { fieldTypes } from './rules/field-types.js';
import { jobName } from './rules/job-name.js';
import { kind } from './rules/kind.js';
import { labels } from './rules/labels.js';
import { missingLimits } from './rules/missing-limits.js';
import { namespace } from './rules/namespace.js';
import { podName } from './rules/pod-name.js';
import { quantities } from './rules/quantities.js';
import { requestsOverLimits } from './rules/requests-over-limits.js';
import { requiredFields } from './rules/required-fields.js';
import { restartPolicy } from './rules/restart-policy.js';

/** Asked of every mapping, whatever it claims to be. */
export const IDENTITY_RULES: readonly JobRule[] = [apiVersion, kind];

/** Asked of Jobs only: about a Deployment they would say much that is not true. A new rule is one file and one line. */
export const JOB_RULES: readonly JobRule[] = [
  fieldTypes,
  requiredFields,
  jobName,
  podName,
  namespace,
  labels,
  annotations,
  restartPolicy,
  containerNames,
  envNames,
  quantities,
  requestsOverLimits,
  missingLimits,
];
