import { sha256 } from '../hash.js';
import { LABEL_NAME } from '../kubernetes-names.js';

/** A run key becomes the label value and the folder name of a run. */
export const RUN_KEY = LABEL_NAME;

/** Beside the run folders: a link to the newest one. No run may have its name. */
export const LATEST_LINK = 'latest';

/**
 * `<start date>-<hash>`: the same under retry, replay and reset, because both parts hang on the first run of the
 * chain; new for every schedule firing, because every firing is a new workflow id.
 */
export function defaultRunKey(run: { startedAt: string; workflowId: string; firstRunId: string }): string {
  return `${run.startedAt.slice(0, 10)}-${sha256(`${run.workflowId}\n${run.firstRunId}`).slice(0, 10)}`;
}
