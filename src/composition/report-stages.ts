import type { MetricMeter } from '@temporalio/common';
import type { LogEntry } from '../core/worker/log-entry.js';
import type { StageEvent } from '../core/worker/stage-event.js';

/** Its buckets are set where the exporter is. */
export const STAGE_SECONDS = 'tuning_pipeline_stage_seconds';

export interface ReportStages {
  meter: MetricMeter;
  log(entry: LogEntry): void;
  now(): Date;
}

/** Tells each attempt of a stage to the log and to the metrics, and each run's verdict once. */
export function reportStages({ meter, log, now }: ReportStages): (event: StageEvent) => void {
  const attempts = meter.createCounter('tuning_pipeline_stage_attempts', undefined, 'Attempts of a stage by result');
  const seconds = meter.createHistogram(STAGE_SECONDS, 'float', undefined, 'How long an attempt took');
  const verdicts = meter.createCounter('tuning_pipeline_verdicts', undefined, 'Runs by health and exit code');

  return (event) => {
    const { stage, result, errorType = '', durationMs, verdict, message = '', ...run } = event;
    const about = { workflowId: run.workflowId, runId: run.runId, runKey: run.runKey };
    attempts.add(1, { stage, result, error_type: errorType });
    seconds.record(durationMs / 1_000, { stage });
    const said = message === '' ? '' : `: ${message}`;
    log({
      at: now().toISOString(),
      level: result === 'failed' ? 'WARN' : 'INFO',
      message: `${stage} ${result}${said}`,
      fields: {
        ...about,
        stage,
        attempt: run.attempt,
        result,
        durationMs,
        errorType: errorType === '' ? undefined : errorType,
      },
    });
    if (verdict === undefined) return;
    const { health, exitCode } = verdict;
    verdicts.add(1, { health, exit_code: String(exitCode) });
    log({
      at: now().toISOString(),
      level: 'INFO',
      message: `verdict ${health}, exit code ${exitCode}`,
      fields: { ...about, health, exitCode },
    });
  };
}
