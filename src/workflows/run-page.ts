import { setCurrentDetails, workflowInfo } from '@temporalio/workflow';
import type { RunContext } from '../core/pipeline/requests.js';
import { renderDetails } from '../core/pipeline/run-page/details.js';
import { showPageAsTyped, typedPathsOf } from '../core/pipeline/typed-paths.js';

/** Writes the run's page in the Web UI anew at each call, from the state as it is then. */
export function createRunPage(context: RunContext): () => void {
  const typedPaths = typedPathsOf(workflowInfo().memo);
  return () => setCurrentDetails(showPageAsTyped(renderDetails(context), typedPaths));
}
