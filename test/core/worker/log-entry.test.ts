import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type LogEntry, renderJsonLine, renderTextLine } from '../../../src/core/worker/log-entry.js';

const ENTRY: LogEntry = {
  at: '2026-11-25T00:00:00.000Z',
  level: 'WARN',
  message: 'apply failed: the quota is used up',
  fields: { workflowId: 'tune', runKey: 'k', stage: 'apply', attempt: 2, errorType: undefined },
};

describe('a line of the log', () => {
  it('is one JSON object without empty fields', () => {
    expect(renderJsonLine(ENTRY)).toBe(
      '{"at":"2026-11-25T00:00:00.000Z","level":"WARN","message":"apply failed: the quota is used up","workflowId":"tune","runKey":"k","stage":"apply","attempt":2}\n',
    );
  });

  it('is for people in the other format', () => {
    expect(renderTextLine(ENTRY)).toBe(
      '2026-11-25T00:00:00.000Z WARN apply failed: the quota is used up workflowId=tune runKey=k stage=apply attempt=2\n',
    );
  });

  it('is one line, whatever a server has said', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (message) => {
        for (const render of [renderJsonLine, renderTextLine]) {
          expect(render({ ...ENTRY, message })).toMatch(/^\P{Cc}*\n$/u);
        }
        expect(JSON.parse(renderJsonLine({ ...ENTRY, message }))).toMatchObject({ message });
      }),
    );
  });
});
