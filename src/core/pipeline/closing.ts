import type { PipelineOptions } from './input.js';
import type { PipelineResult } from './result.js';

/** Failure types with which a run closes red; they are wire format. */
export type ClosingFailure = 'PipelineFailed' | 'PipelineUnhealthy';

/**
 * How the workflow closes: null = Completed. A pipeline that could not do its work always closes as Failed;
 * an unhealthy verdict does so as `failOn` says, so that shells, the Web UI and pauseOnFailure see it.
 */
export function closingFailure(
  { exitCode }: Pick<PipelineResult, 'exitCode'>,
  failOn: PipelineOptions['failOn'],
): ClosingFailure | null {
  if (exitCode === 3) return 'PipelineFailed';
  if (exitCode === 2 && failOn !== 'never') return 'PipelineUnhealthy';
  if (exitCode === 1 && failOn === 'warn') return 'PipelineUnhealthy';
  return null;
}
