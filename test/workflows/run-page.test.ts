import { describe, expect, it } from 'vitest';
import { FINE, fakeStages, untilCancelled } from '../support/stage-fakes.js';
import { withWorkflow } from '../support/temporal.js';
import { useTemporal } from '../support/use-temporal.js';
import { endOf, untilStatus } from '../support/watch-workflow.js';

const temporal = useTemporal();

describe('what a run shows while it goes on', () => {
  const readPage = async (handle: { query<T>(name: string): Promise<T> }): Promise<string> => {
    const { currentDetails } = await handle.query<{ currentDetails: string }>('__temporal_workflow_metadata');
    return currentDetails;
  };

  it('has a page that says how it stands and, once it has ended, how it ended', async () => {
    const { activities } = fakeStages({ monitor: untilCancelled });
    await withWorkflow(temporal.environment, { name: 'details', input: {}, activities }, async (handle) => {
      await untilStatus(handle, ({ running }) => running === 'monitor');
      const page = await readPage(handle);
      expect(page).toMatch(/^### Running: monitor\n/);
      expect(page).toMatch(/\| generate\s+\| ok\s+\|/);
      expect(page).toMatch(/\| monitor\s+\| running\s+\|/);
      expect(page).toMatch(/\| health\s+\| not reached\s+\|/);
      expect(page).toContain('tuning-pipeline cancel details\n');
      await handle.cancel();
      await endOf(handle);
      expect(await readPage(handle)).toMatch(/^### WARN \(Cancelled: 1\), exit code 3\n\nthe run was cancelled\n/);
    });
  });

  it('has a page that asks for the approval that it waits for, and no longer does so when it has it', async () => {
    const { activities } = fakeStages();
    const input = { applyEnabled: true, approval: 'required' } as const;
    await withWorkflow(temporal.environment, { name: 'awaited', input, activities }, async (handle) => {
      await untilStatus(handle, ({ waitingForApproval }) => waitingForApproval);
      expect(await readPage(handle)).toMatch(/^### Waiting for approval\n/);
      expect(await readPage(handle)).toContain(`tuning-pipeline approve awaited --digest ${FINE.generate.digest}\n`);
      await handle.executeUpdate('approve', { args: [FINE.generate.digest] });
      await handle.result();
      expect(await readPage(handle)).toMatch(/^### OK, exit code 0\n/);
    });
  });

  it('has a page that names the fields of an input that does not fit, and no secret', async () => {
    const { activities } = fakeStages();
    const input = { channelType: 'webhook', webhookUrl: 'https://hooks.example/SECRET', applyEnable: true };
    await withWorkflow(temporal.environment, { name: 'refused', input, activities }, async (handle) => {
      await endOf(handle);
      const page = await readPage(handle);
      expect(page).toMatch(/^### ERROR \(InvalidInput\), exit code 3\n/);
      expect(page).toContain('- webhookUrl: expected a secret reference');
      expect(page).toContain('did you mean "applyEnabled"?');
      expect(page).not.toContain('SECRET');
    });
  });

  it('gives every activity and timer a summary for the Web UI', async () => {
    const { activities } = fakeStages();
    await withWorkflow(temporal.environment, { name: 'summaries', input: {}, activities }, async (handle) => {
      await handle.result();
      const { events = [] } = await handle.fetchHistory();
      const named = (events ?? []).filter(
        ({ activityTaskScheduledEventAttributes: activity, timerStartedEventAttributes: timer }) => activity ?? timer,
      );
      const summaries = named.map(({ userMetadata }) => Buffer.from(userMetadata?.summary?.data ?? []).toString());
      expect(summaries).toEqual(
        [
          'Deadline of the run',
          'Generate Job manifests from configs/d29_k8s/orchestrator_k8s_baseline.yaml',
          'Validate the manifests of 5 Jobs',
          'Plan 5 Jobs in trading-bots (dry-run)',
          'Look at the Jobs in trading-bots once',
          'Judge what was seen',
          'Record: OK, exit code 0',
          'See who would be told (dry-run)',
        ].map((summary) => JSON.stringify(summary)),
      );
    });
  });
});
