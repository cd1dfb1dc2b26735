import { bundleWorkflowCode } from '@temporalio/worker';

/** The code of a workflow bundle, as small as it gets. Fails at a warning: what it leaves out would fail at night. */
export async function bundleWorkflows(workflowsPath) {
  const warnings = [];
  const note = (message) => warnings.push(message);
  const quiet = () => {};
  const { code } = await bundleWorkflowCode({
    workflowsPath,
    logger: { log: quiet, trace: quiet, debug: quiet, info: quiet, warn: note, error: note },
    // Without it the whole of a library lands in the sandbox, where every byte is evaluated at worker start.
    webpackConfigHook: (config) => ({
      ...config,
      optimization: {
        ...config.optimization,
        usedExports: true,
        sideEffects: true,
        concatenateModules: true,
        minimize: true,
      },
    }),
  });
  if (warnings.length > 0) throw new Error(`The workflow bundle has warnings:\n${warnings.join('\n')}`);
  return code;
}
