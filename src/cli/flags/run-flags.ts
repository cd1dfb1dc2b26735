import type { Command } from 'commander';
import type { ChannelFlags } from '../../core/alerts/parse-channel-flags.js';
import { DEFAULTS } from '../../core/pipeline/defaults.js';
import { addChannelFlags } from './channel-flags.js';
import { addGrantFlags, type GrantFlags } from './repeatable-flags.js';

/** The flags of `run` as they were typed; `run-input.ts` makes the workflow's input of them. */
export interface RunFlags extends ChannelFlags, GrantFlags {
  orchestratorConfig: string;
  jobsDir: string;
  namespace?: string;
  labelSelector?: string;
  historyFile: string;
  kubeconfig?: string;
  context?: string;
  enableApply?: boolean;
  enableAlerts?: boolean;
  strictHealth?: boolean;
  wait?: boolean;
  eventsLimit?: string;
  historyLimit?: string;
  runKey?: string;
  workflowId?: string;
  new?: boolean;
  approval?: string;
  approvalTimeout?: string;
  waitTimeout?: string;
  deadline?: string;
  scope?: string;
  onCancel?: string;
  failOn?: string;
  alertOn?: string;
  output: string;
}

/** Adds every flag of `run`. Values are checked with the workflow's own input rules, so each rule exists once. */
export function addRunFlags(command: Command): Command {
  const asked = command
    .option('--config, --orchestrator-config <file>', 'orchestrator config', DEFAULTS.orchestratorConfig)
    .option('--jobs-dir <dir>', 'folder for the manifests; each run has its own inside', DEFAULTS.jobsDir)
    .option('-n, --namespace <name>', "namespace of the Jobs (default: the config's)")
    .option('-l, --label-selector <selector>', 'which Jobs to observe (default: app=arbitrage-tuning)')
    .option('--history-file <file>', 'one JSON line per run', DEFAULTS.historyFile)
    .option('--kubeconfig <file>', 'kubeconfig (default: KUBECONFIG, ~/.kube/config, the Pod itself)')
    .option('--context <name>', 'context in the kubeconfig (default: its current one)')
    .option('--enable-apply', 'create the Jobs (default: dry-run)')
    .option('--enable-alerts', 'send alerts (default: dry-run)')
    .option('--strict-health', 'exit 1 when health is WARN')
    .option('--wait', 'wait until the Jobs end (default: with --enable-apply)')
    .option('--no-wait', 'look once')
    .option('--wait-timeout <duration>', 'longest wait (default: 6h)')
    .option('--deadline <duration>', 'when the run is judged, whatever it still waits for (default: 12h)')
    .option('--scope <scope>', 'run or selector: which Jobs an applying run is judged by (default: run)')
    .option('--on-cancel <action>', 'keep or delete the Jobs of a cancelled run (default: keep)')
    .option('--approval <mode>', 'none or required (default: none)')
    .option('--approval-timeout <duration>', 'longest wait for an approval (default: 4h)')
    .option('--fail-on <verdict>', 'never, error or warn: when the run closes as Failed (default: error)')
    .option('--alert-on <verdict>', 'warn or error (default: warn)')
    .option('--events-limit <n>', 'events stored with the run (default: 20)')
    .option('--history-limit <n>', 'verdicts of earlier runs shown with this one (default: 20)');
  return addGrantFlags(addChannelFlags(asked))
    .option('--run-key <key>', 'label value and folder name of the run (default: date and hash)')
    .option('--workflow-id <id>', 'Temporal workflow id (default: from session and input)')
    .option('--new', 'start another run although one of this input is unfinished')
    .option('-o, --output <format>', 'text or json', 'text');
}
