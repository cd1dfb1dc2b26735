import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import { appendRecord } from '../../adapters/files/history/history-file.js';
import { countReasons, evaluateHealth } from '../../core/health/evaluate-health.js';
import { exitCodeOf } from '../../core/health/exit-code.js';
import { parseLimitsVariable } from '../../core/health/limits.js';
import { buildRecord } from '../../core/history/build-record.js';
import { parseRotation, ROTATION_VARIABLE } from '../../core/history/parse-rotation.js';
import { recordKeyOf } from '../../core/history/record.js';
import { printable } from '../../core/printable.js';
import type { RecordFlags } from '../flags/history-record-flags.js';
import { parseCount } from '../flags/parse-count.js';
import type { Cli, ExitCode } from '../io.js';
import { exitCodeWhenUnobserved, observe } from '../monitor/observe.js';
import { parseOutputFormat } from '../perform.js';

/** Looks once, judges and appends one line: a run of its own. 0: the line is there, whatever the health. */
export async function recordHistory(flags: RecordFlags, { io }: Cli): Promise<ExitCode> {
  const format = parseOutputFormat(flags.output);
  const eventsLimit = parseCount('--events-limit', flags.eventsLimit);
  const limits = parseLimitsVariable(io.env);
  const rotation = parseRotation(flags.rotation ?? io.env[ROTATION_VARIABLE], '--rotation');
  const snapshot = await observe(flags, io);
  const unobserved = exitCodeWhenUnobserved(snapshot, io);
  if (unobserved !== null) return unobserved;
  const report = evaluateHealth(snapshot, limits);
  const runId = randomUUID();
  const draft = buildRecord({
    key: recordKeyOf(runId),
    timestamp: new Date().toISOString(),
    facts: {
      workflowId: '',
      runId,
      runKey: '',
      sessionId: '',
      configHash: '',
      mode: 'dry_run',
      namespace: snapshot.namespace,
      selector: snapshot.labelSelector,
      clusterName: snapshot.clusterName,
    },
    verdict: {
      health: report.overall,
      reasons: countReasons(report),
      message: '',
      exitCode: exitCodeOf(report.overall, { strict: false }),
      onlyPending: false,
    },
    report,
    snapshot,
    eventsLimit,
  });
  const file = resolve(io.cwd, flags.historyFile);
  const { warnings } = await appendRecord({ file, draft, now: new Date() }, { limits: rotation });
  for (const warning of warnings) io.err(`${flags.historyFile}: ${printable(warning)}\n`);
  io.out(
    format === 'json' ? `${JSON.stringify(draft, null, 2)}\n` : `${report.overall} appended to ${flags.historyFile}\n`,
  );
  return 0;
}
