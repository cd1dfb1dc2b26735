import type { AlertsRequest } from '../alerts/contract.js';
import type { ApplyRequest } from '../apply/contract.js';
import type { GenerateRequest } from '../generate/contract.js';
import type { HealthRequest } from '../health/contract.js';
import type { HistoryRequest } from '../history/contract.js';
import type { MonitorRequest } from '../monitor/contract.js';
import type { ValidateRequest } from '../validate/contract.js';
import type { Stage } from './stages.js';
import type { StageOutcomes } from './state.js';

export interface StageRequests {
  generate: GenerateRequest;
  validate: ValidateRequest;
  apply: ApplyRequest;
  monitor: MonitorRequest;
  health: HealthRequest;
  history: HistoryRequest;
  alerts: AlertsRequest;
}

/** What an activity returns: the stage's outcome, and which of Temporal's attempts brought it, from 1. */
export interface StageReply<S extends Stage> {
  attempts: number;
  outcome: StageOutcomes[S];
}

/** The seven activities; their names are wire format. */
export type StageActivities = { [S in Stage]: (request: StageRequests[S]) => Promise<StageReply<S>> };
