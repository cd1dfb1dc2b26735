/** The code of a workflow bundle, as small as it gets. Fails at a warning: what it leaves out would fail at night. */
export function bundleWorkflows(workflowsPath: string): Promise<string>;
