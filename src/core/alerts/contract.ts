import type { HealthStatus } from '../health/health-status.js';
import type { RunFacts, Verdict } from '../history/contract.js';
import type { ClusterTarget } from '../cluster-target.js';
import type { Channel } from './channel.js';

/** What crosses Temporal for the alerts stage. Channels hold secret references, never secrets. */
export interface AlertsRequest {
  historyFile: string;
  /** RFC 3339, fixed by the workflow. */
  timestamp: string;
  /** When the run began, for its trace; RFC 3339. Absent in runs of earlier versions. */
  startedAt?: string;
  facts: RunFacts;
  verdict: Verdict;
  /** Names the cluster where monitor was not reached: every run of a stream must be found in it. */
  cluster: ClusterTarget;
  /** The gate. False: decide and render, send and record nothing. */
  alertsEnabled: boolean;
  alertOn: 'warn' | 'error';
  channels: Channel[];
  /** How the newest runs of the stream were judged, oldest first; absent where nobody knows. */
  recent?: HealthStatus[];
  /** Address of the health report, absent when health was not reached. */
  report?: string;
}

export interface AlertsOutcome {
  dryRun: boolean;
  /** Notifications that this run's verdict makes due: 0 or 1 incident action. */
  incidents: number;
  /** Incidents delivered to every channel; 0 in a dry run. */
  sent: number;
  /** What could not be delivered or recorded: `slack_webhook: 404 channel_not_found`. Never a URL. */
  failures: string[];
  /** What was sent or would be sent, one text per incident, secrets redacted, at most 2 KB. */
  previews: string[];
}
