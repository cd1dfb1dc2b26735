import type { StageActivities } from '../core/pipeline/stage-activities.js';
import { type StageWork, stageActivity } from './stage-activity.js';

/** The work of each stage, with its ports already in its hands. */
export interface StageWorks {
  generate: StageWork<'generate'>;
  validate: StageWork<'validate'>;
  apply: StageWork<'apply'>;
  monitor: StageWork<'monitor'>;
  health: StageWork<'health'>;
  history: StageWork<'history'>;
  alerts: StageWork<'alerts'>;
}

/** The seven activities that a worker registers. */
export function createActivities(works: StageWorks): StageActivities {
  return {
    generate: stageActivity(works.generate),
    validate: stageActivity(works.validate),
    apply: stageActivity(works.apply),
    monitor: stageActivity(works.monitor),
    health: stageActivity(works.health),
    history: stageActivity(works.history),
    alerts: stageActivity(works.alerts),
  };
}
