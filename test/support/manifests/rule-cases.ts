import { configVolumeCases } from './config-volumes.js';
import { containerCases } from './container.js';
import { envCases } from './env.js';
import { jobCases } from './job.js';
import { lifecycleCases } from './lifecycle.js';
import { metadataCases } from './metadata.js';
import { mountCases } from './mounts.js';
import { podCases } from './pod.js';
import { podHostCases } from './pod-host.js';
import { podSecurityContextCases } from './pod-security-context.js';
import { resourceCases } from './resources.js';
import type { RuleCases } from './rule-case.js';
import { schedulingCases } from './scheduling.js';
import { schemaCases } from './schema.js';
import { storedVolumeCases } from './stored-volumes.js';
import { volumeCases } from './volume.js';

/** Every rule about what the API server refuses, broken and kept. */
export const RULE_CASES: RuleCases = {
  ...metadataCases,
  ...jobCases,
  ...containerCases,
  ...envCases,
  ...lifecycleCases,
  ...resourceCases,
  ...mountCases,
  ...schemaCases,
  ...podCases,
  ...podHostCases,
  ...podSecurityContextCases,
  ...schedulingCases,
  ...volumeCases,
  ...configVolumeCases,
  ...storedVolumeCases,
};
