import { containerCases } from './container.js';
import { jobCases } from './job.js';
import { metadataCases } from './metadata.js';
import { podCases } from './pod.js';
import type { RuleCases } from './rule-case.js';
import { volumeCases } from './volume.js';

/** Every rule about what the API server refuses, broken and kept. */
export const RULE_CASES: RuleCases = { ...metadataCases, ...jobCases, ...podCases, ...containerCases, ...volumeCases };
