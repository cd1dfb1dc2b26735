import type { HealthStatus } from '../health/health-status.js';
import type { HighlightedAdvice } from '../health/highlights.js';
import type { JudgedJob } from '../health/worst-jobs.js';
import type { RunFacts, Verdict } from '../history/contract.js';
import { decide } from './decide.js';
import { type AlertState, UNSEEN_STREAM } from './fold-journal.js';
import { streamOf } from './incident-key.js';
import { type DecisionEntry, JOURNAL_VERSION } from './journal.js';
import { buildNotification } from './notification.js';
import { weighVerdict } from './weigh-verdict.js';

/** A verdict of one run, and by which rules it is told. */
export interface JudgedRun {
  /** The run's history key: a run decides once. */
  run: string;
  /** When the verdict was reached, RFC 3339. */
  timestamp: string;
  facts: RunFacts;
  verdict: Verdict;
  alertOn: 'warn' | 'error';
  /** `Infinity`: an incident that goes on is never told again. @default 4 h */
  repeatIntervalMs?: number;
  jobs: readonly JudgedJob[];
  /** What to do about each root cause, the worst first; absent where nobody knows. */
  advice?: readonly HighlightedAdvice[];
  /** How the newest runs of the stream were judged, oldest first; absent where nobody knows. */
  recent?: readonly HealthStatus[];
}

/** The decision that an earlier attempt of the run took, or a new one as an entry for the journal. */
export function takeDecision(
  state: Pick<AlertState, 'decisions' | 'streams'>,
  judged: JudgedRun,
  receivers: readonly string[],
): DecisionEntry {
  const { run, timestamp, facts, alertOn, repeatIntervalMs, jobs, advice, recent } = judged;
  const taken = state.decisions.get(run);
  if (taken !== undefined) return taken;
  const stream = streamOf(facts);
  const verdict = weighVerdict(judged.verdict);
  const decision = decide({
    state: state.streams.get(stream) ?? UNSEEN_STREAM,
    verdict,
    facts,
    run,
    now: timestamp,
    alertOn,
    ...(repeatIntervalMs === undefined ? {} : { repeatIntervalMs }),
  });
  return {
    v: JOURNAL_VERSION,
    kind: 'decision',
    at: timestamp,
    run,
    stream,
    action: decision.action,
    reason: decision.reason,
    incident: decision.incident,
    health: verdict.health,
    receivers: [...receivers],
    notification:
      decision.action === 'none'
        ? null
        : buildNotification({ ...decision, at: timestamp, facts, verdict, jobs, advice, recent }),
  };
}
