// Under these names Temporal knows the pipeline; they are wire format.

export const WORKFLOW_TYPE = 'tuningPipeline';

/** The task queue of everybody's workers: `worker`, `dev`, and whoever starts the workflow by hand. */
export const TASK_QUEUE = 'tuning-pipeline';
