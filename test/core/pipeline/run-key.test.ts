import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inputHash, runWorkflowId } from '../../../src/core/pipeline/run-id.js';
import { defaultRunKey, RUN_KEY } from '../../../src/core/pipeline/run-key.js';

const RUN = { startedAt: '2026-11-22T02:00:00.000Z', workflowId: 'nightly-2026-11-22', firstRunId: 'a' };

describe('defaultRunKey', () => {
  it('is a legal label value, whatever the workflow is called', () => {
    fc.assert(
      fc.property(fc.string(), fc.uuid(), (workflowId, firstRunId) => {
        expect(defaultRunKey({ ...RUN, workflowId, firstRunId })).toMatch(RUN_KEY);
      }),
    );
  });

  it('is the same for the same first run and another one for the next firing', () => {
    expect(defaultRunKey(RUN)).toBe(defaultRunKey({ ...RUN }));
    expect(defaultRunKey(RUN)).not.toBe(defaultRunKey({ ...RUN, workflowId: 'nightly-2026-11-23' }));
    expect(defaultRunKey(RUN)).not.toBe(defaultRunKey({ ...RUN, firstRunId: 'b' }));
    expect(defaultRunKey(RUN)).toMatch(/^2026-11-22-[0-9a-f]{10}$/);
  });
});

describe('runWorkflowId', () => {
  it('names the session and hangs on the input', () => {
    const hash = inputHash({ applyEnabled: true });
    expect(runWorkflowId({ sessionId: 'Nightly_22', inputHash: hash })).toBe(`tune-nightly-22-${hash.slice(0, 10)}`);
    expect(inputHash({ applyEnabled: false })).not.toBe(hash);
  });

  it('leaves secrets and the order of fields out', () => {
    expect(inputHash({ channels: [{ type: 'webhook', url: 'file:/a' }], wait: true })).toBe(
      inputHash({ wait: true, channels: [{ type: 'webhook', url: 'file:/b' }] }),
    );
    expect(inputHash({ channels: [{ type: 'webhook', url: 'file:/a' }] })).not.toBe(
      inputHash({ channels: [{ type: 'console' }] }),
    );
  });
});
