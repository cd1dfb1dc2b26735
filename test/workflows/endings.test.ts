import type { ApplicationFailure, WorkflowFailedError } from '@temporalio/client';
import { describe, expect, it } from 'vitest';
import type { HealthOutcome } from '../../src/core/health/contract.js';
import type { PipelineInput } from '../../src/core/pipeline/input.js';
import type { PipelineResult } from '../../src/core/pipeline/result.js';
import { parsePipelineResult } from '../../src/core/pipeline/result-schema.js';
import { STAGES, type Stage } from '../../src/core/pipeline/stages.js';
import { FINE, fakeStages, refusing, type StageFakes } from '../support/stage-fakes.js';
import { withWorkflow } from '../support/temporal.js';
import { useTemporal } from '../support/use-temporal.js';

const WARN: HealthOutcome = {
  ...FINE.health,
  overall: 'WARN',
  reasons: [{ reason: 'Pending', count: 2 }],
  counts: { ok: 3, warn: 2, error: 0 },
};
const ERROR: HealthOutcome = {
  ...FINE.health,
  overall: 'ERROR',
  reasons: [{ reason: 'OOMKilled', count: 1 }],
  counts: { ok: 4, warn: 0, error: 1 },
};

interface Ending {
  name: string;
  input?: PipelineInput;
  fakes?: StageFakes;
  /** null: the run closes as Completed. */
  failure?: 'PipelineFailed' | 'PipelineUnhealthy';
  health: PipelineResult['healthStatus'];
  exitCode: PipelineResult['exitCode'];
  ran?: readonly Stage[];
  steps?: Partial<Record<Stage, string>>;
}

const failing = (stage: Stage, why = 'it broke') => fakeStages({ [stage]: refusing(why) });
const upTo = (stage: Stage): Stage[] => [...STAGES.slice(0, STAGES.indexOf(stage) + 1), 'history', 'alerts'];

const ENDINGS: Ending[] = [
  { name: 'ok', health: 'OK', exitCode: 0, steps: { health: 'Health: OK', alerts: 'Alerts: 0 incident(s) sent' } },
  {
    name: 'warn',
    fakes: fakeStages({ health: () => WARN }),
    health: 'WARN',
    exitCode: 0,
    steps: { health: 'Health: WARN (Pending: 2)' },
  },
  {
    name: 'strict-warn',
    input: { strictHealth: true },
    fakes: fakeStages({ health: () => WARN }),
    health: 'WARN',
    exitCode: 1,
  },
  {
    name: 'strict-warn-fails-on-warn',
    input: { strictHealth: true, failOn: 'warn' },
    fakes: fakeStages({ health: () => WARN }),
    failure: 'PipelineUnhealthy',
    health: 'WARN',
    exitCode: 1,
  },
  {
    name: 'error',
    fakes: fakeStages({ health: () => ERROR }),
    failure: 'PipelineUnhealthy',
    health: 'ERROR',
    exitCode: 2,
    steps: { health: 'Health: ERROR (OOMKilled: 1)' },
  },
  {
    name: 'error-never-fails',
    input: { failOn: 'never' },
    fakes: fakeStages({ health: () => ERROR }),
    health: 'ERROR',
    exitCode: 2,
  },
  {
    name: 'generate-failed',
    fakes: failing('generate'),
    failure: 'PipelineFailed',
    health: 'ERROR',
    exitCode: 3,
    ran: ['generate', 'history', 'alerts'],
    steps: {
      generate: 'Generate: FAILED (it broke)',
      validate: 'Validate: not reached',
      health: 'Health: not reached',
    },
  },
  {
    name: 'validate-failed',
    fakes: failing('validate'),
    failure: 'PipelineFailed',
    health: 'ERROR',
    exitCode: 3,
    ran: upTo('validate'),
  },
  {
    name: 'invalid-manifests',
    fakes: fakeStages({
      validate: () => ({
        ...FINE.validate,
        valid: 3,
        invalid: 2,
        errors: 2,
        firstFindings: ['job-00-a.yaml:3:1 error kind: expected Job'],
      }),
    }),
    failure: 'PipelineFailed',
    health: 'ERROR',
    exitCode: 3,
    ran: upTo('validate'),
    steps: {
      validate: 'Validate: FAILED (2 of 5 manifests invalid: job-00-a.yaml:3:1 error kind: expected Job)',
      apply: 'Apply: not reached',
    },
  },
  {
    name: 'apply-failed',
    input: { applyEnabled: true },
    fakes: failing('apply', 'no cluster'),
    failure: 'PipelineFailed',
    health: 'ERROR',
    exitCode: 3,
    ran: upTo('apply'),
    steps: { apply: 'Apply: FAILED (no cluster)', monitor: 'Monitor: not reached' },
  },
  {
    name: 'monitor-failed',
    fakes: failing('monitor'),
    failure: 'PipelineFailed',
    health: 'ERROR',
    exitCode: 3,
    ran: upTo('monitor'),
  },
  {
    name: 'health-failed',
    fakes: failing('health'),
    failure: 'PipelineFailed',
    health: 'ERROR',
    exitCode: 3,
    ran: upTo('health'),
  },
  {
    name: 'history-failed',
    fakes: failing('history', 'disk full'),
    failure: 'PipelineFailed',
    health: 'OK',
    exitCode: 3,
    steps: { history: 'History: FAILED (disk full)', alerts: 'Alerts: 0 incident(s) sent' },
  },
  {
    name: 'alerts-failed',
    fakes: failing('alerts', 'no route'),
    failure: 'PipelineFailed',
    health: 'OK',
    exitCode: 3,
    steps: { alerts: 'Alerts: FAILED (no route)' },
  },
  {
    name: 'delivery-refused',
    input: { alertsEnabled: true },
    fakes: fakeStages({
      alerts: () => ({
        dryRun: false,
        incidents: 1,
        sent: 0,
        failures: ['slack_webhook: 404 channel_not_found'],
        previews: [],
      }),
    }),
    failure: 'PipelineFailed',
    health: 'OK',
    exitCode: 3,
    steps: { alerts: 'Alerts: FAILED (slack_webhook: 404 channel_not_found)' },
  },
  {
    name: 'not-observed',
    fakes: fakeStages({
      monitor: () => ({
        ...FINE.monitor,
        observed: false,
        jobs: 0,
        finished: 0,
        problem: { reason: 'ClusterNotConfigured', message: 'No cluster is configured.' },
      }),
      health: () => ({ ...WARN, reasons: [{ reason: 'ClusterNotConfigured', count: 1 }] }),
      alerts: () => ({ ...FINE.alerts, incidents: 1 }),
    }),
    health: 'WARN',
    exitCode: 0,
    steps: { monitor: 'Monitor: not observed (ClusterNotConfigured)', alerts: 'Alerts: 1 incident(s) (dry-run)' },
  },
  {
    name: 'applied-and-alerted',
    input: { applyEnabled: true, alertsEnabled: true },
    fakes: fakeStages({
      apply: () => ({ mode: 'apply', planned: 5, created: 4, unchanged: 1, warnings: [] }),
      monitor: () => ({ ...FINE.monitor, waited: true }),
      alerts: () => ({ dryRun: false, incidents: 1, sent: 1, failures: [], previews: [] }),
    }),
    health: 'OK',
    exitCode: 0,
    steps: {
      apply: 'Apply: 5 jobs (apply): 4 created, 1 unchanged',
      monitor: 'Monitor: 5 of 5 jobs finished',
      alerts: 'Alerts: 1 incident(s) sent',
    },
  },
];

describe('endings of the workflow', () => {
  const temporal = useTemporal();

  it.each(ENDINGS)(
    '$name',
    async ({ name, input = {}, fakes = fakeStages(), failure, health, exitCode, ran = STAGES, steps = {} }) => {
      await withWorkflow(temporal.environment, { name, input, activities: fakes.activities }, async (handle) => {
        const ended: unknown = await handle.result().catch((error: unknown) => error);
        const { memo, status } = await handle.describe();
        const result = parsePipelineResult(memo?.['result']);

        expect(result).toMatchObject({ healthStatus: health, exitCode, workflowId: name, version: 1 });
        expect(result?.stages.map(({ stage }) => stage)).toEqual(STAGES);
        expect(result?.steps.map((step) => step.split(':')[0]?.toLowerCase())).toEqual(STAGES);
        expect(fakes.calls).toEqual(ran);
        for (const stage of STAGES) {
          if (!ran.includes(stage))
            expect(result?.stages[STAGES.indexOf(stage)]).toMatchObject({ status: 'not_reached', attempts: 0 });
          if (steps[stage] !== undefined) expect(result?.steps[STAGES.indexOf(stage)]).toBe(steps[stage]);
        }
        if (failure === undefined) {
          expect(status.name).toBe('COMPLETED');
          expect(ended).toEqual(result);
        } else {
          expect(status.name).toBe('FAILED');
          const cause = (ended as WorkflowFailedError).cause as ApplicationFailure;
          expect(cause).toMatchObject({ type: failure, nonRetryable: true });
          expect(cause.details?.[0]).toEqual(result);
        }
      });
    },
  );
});
