import { describe, expect, it } from 'vitest';
import { createWorkspace, TEST_TIMEOUT_MS } from '../support/process.js';
import { openReceiver } from './receiver.js';
import { readHistory } from './traces.js';

const CONFIG = 'configs/d29_k8s/orchestrator_k8s_baseline.yaml';
const JOBS = 'outputs/d29_k8s_jobs';
const HISTORY = 'outputs/k8s_health_history.jsonl';
const SELECTION = '--namespace trading-bots --label-selector app=arbitrage-tuning';
const RUN = `run --jobs-dir ${JOBS} ${SELECTION} --history-file ${HISTORY}`;
const NO_CLUSTER = /No cluster is configured: there is no kubeconfig at /;

interface Original {
  /** As the original guide writes it, after the program's name; URL is a receiver's. */
  line: string;
  code: number;
  stdout?: RegExp;
  stderr?: RegExp;
  /** Lines that the history file has gained. */
  historyLines?: number;
  /** Notifications that the receiver has got. */
  notifications?: number;
}

/** In the order in which they are typed, in one folder, where there is no cluster. */
const COMMANDS: Original[] = [
  { line: `generate --orchestrator-config ${CONFIG} --output-dir ${JOBS}`, code: 0, stdout: /^2 jobs written to / },
  { line: `validate --jobs-dir ${JOBS}`, code: 0, stdout: /2 valid/ },
  {
    line: `apply --jobs-dir ${JOBS}`,
    code: 0,
    stdout: /^(would create job trading-bots\/\S+\n){2}2 jobs \(dry-run\)\n$/,
  },
  { line: `apply --jobs-dir ${JOBS} --apply`, code: 3, stderr: NO_CLUSTER },
  { line: `monitor ${SELECTION} --one-shot`, code: 3, stderr: NO_CLUSTER },
  { line: `health ${SELECTION}`, code: 3, stdout: /WARN/, stderr: NO_CLUSTER },
  { line: `history record ${SELECTION} --history-file ${HISTORY}`, code: 3, stderr: NO_CLUSTER },
  { line: RUN, code: 0, stdout: /Mode: dry_run\nHealth: WARN\n/, historyLines: 1 },
  {
    line: `${RUN} --strict-health`,
    code: 1,
    stdout: /Mode: dry_run\nHealth: WARN\n[^]*Exit Code: 1\n/,
    historyLines: 1,
  },
  {
    line: `${RUN} --enable-apply`,
    code: 3,
    stdout: /Mode: apply\nHealth: ERROR\n[^]*Applied Jobs: 0\n[^]*Apply: FAILED \(Expected a cluster to apply to\./,
    historyLines: 1,
  },
  {
    line: `${RUN} --enable-alerts --channel-type slack_webhook --webhook-url URL`,
    code: 0,
    stdout: /Mode: full_alerts\n[^]*Incidents Sent: 1\n/,
    historyLines: 1,
    notifications: 1,
  },
  {
    line: `alerts --history-file ${HISTORY} ${SELECTION} --dry-run`,
    code: 0,
    stdout: /./,
  },
  {
    line: `alerts --history-file ${HISTORY} ${SELECTION} --channel-type slack_webhook --webhook-url URL --no-dry-run`,
    code: 0,
    stdout: /./,
  },
];

describe("the original guide's command lines", { timeout: TEST_TIMEOUT_MS }, () => {
  it('are accepted as they are, with the same meaning', async () => {
    const workspace = await createWorkspace();
    const receiver = await openReceiver();
    const env = { TUNING_PIPELINE_ALLOW_HOSTS: '127.0.0.1', TUNING_PIPELINE_ALLOW_HTTP: 'true' };
    let historyLines = 0;
    let notifications = 0;
    for (const { line, code, stdout = /^/, stderr = /^/, ...gained } of COMMANDS) {
      const end = await workspace.perform(line.replace('URL', receiver.url).split(' '), { env });

      expect({ line, ...end }).toMatchObject({
        line,
        code,
        stdout: expect.stringMatching(stdout),
        stderr: expect.stringMatching(stderr),
      });
      historyLines += gained.historyLines ?? 0;
      notifications += gained.notifications ?? 0;
      expect([line, (await readHistory(workspace)).length]).toEqual([line, historyLines]);
      expect([line, receiver.received.length]).toEqual([line, notifications]);
    }
  });
});
