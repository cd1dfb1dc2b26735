import type { Stage } from './stages.js';
import type { StageOutcomes, StageRecord } from './state.js';

/** Failure texts live in payloads, memos and search results: long ones are cut, with a mark. */
const MAX_WHY = 500;

export interface StageTiming {
  attempts: number;
  durationMs: number;
}

/** A stage's record from what it returned: an outcome that says no (invalid manifests, refused delivery) is a failure. */
export function recordOutcome<S extends Stage>(
  stage: S,
  outcome: StageOutcomes[S],
  timing: StageTiming,
): StageRecord<S> {
  const refusal = findRefusal(stage, outcome);
  if (refusal !== null) return { ...recordFailure({ type: 'Refused', why: refusal }, timing), refused: outcome };
  return { status: 'ok', outcome, ...timing };
}

export function recordFailure(
  failure: { type: string; why: string },
  timing: StageTiming,
): Extract<StageRecord<never>, { status: 'failed' }> {
  // A summary line is one line: scripts read it so.
  const line = failure.why.replaceAll(/\s*\n\s*/g, '; ');
  const why = line.length <= MAX_WHY ? line : `${line.slice(0, MAX_WHY - 1)}…`;
  return { status: 'failed', type: failure.type, why, ...timing };
}

function findRefusal<S extends Stage>(stage: S, outcome: StageOutcomes[S]): string | null {
  if (stage === 'validate' && 'invalid' in outcome && outcome.invalid > 0) {
    const [first] = outcome.firstFindings;
    return `${outcome.invalid} of ${outcome.files} manifests invalid${first === undefined ? '' : `: ${first}`}`;
  }
  if (stage === 'alerts' && 'failures' in outcome && outcome.failures.length > 0) return outcome.failures.join('; ');
  return null;
}
