import type { Scenario } from './scenario.js';
import { CREATION_SCENARIOS } from './scenarios/creation.js';
import { DISRUPTION_SCENARIOS } from './scenarios/disruption.js';
import { FINE_SCENARIOS } from './scenarios/fine.js';
import { JOB_SCENARIOS } from './scenarios/job.js';
import { PROGRAM_SCENARIOS } from './scenarios/program.js';
import { SCHEDULING_SCENARIOS } from './scenarios/scheduling.js';
import { STARTING_SCENARIOS } from './scenarios/starting.js';

/** Everything that docs/health.md promises, in its order. */
export const SCENARIOS: readonly Scenario[] = [
  ...FINE_SCENARIOS,
  ...PROGRAM_SCENARIOS,
  ...JOB_SCENARIOS,
  ...CREATION_SCENARIOS,
  ...STARTING_SCENARIOS,
  ...SCHEDULING_SCENARIOS,
  ...DISRUPTION_SCENARIOS,
];
