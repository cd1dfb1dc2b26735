import { describe, expect, it } from 'vitest';
import { parseWatchLine } from '../../../src/core/monitor/watch-line.js';

const JOB = { metadata: { name: 'a', uid: 'u', resourceVersion: '7' }, spec: {} };

describe('parseWatchLine', () => {
  it.each([
    ['ADDED', 'set'],
    ['MODIFIED', 'set'],
    ['DELETED', 'gone'],
  ])('reads %s with the Job and where to go on from', (type, kind) => {
    expect(parseWatchLine(JSON.stringify({ type, object: JOB }))).toMatchObject({
      kind,
      job: { name: 'a', uid: 'u', conditions: [] },
      resourceVersion: '7',
    });
  });

  it('reads a bookmark, which is no Job', () => {
    const object = { kind: 'Job', metadata: { resourceVersion: '9', creationTimestamp: null }, spec: {} };
    expect(parseWatchLine(JSON.stringify({ type: 'BOOKMARK', object }))).toEqual({
      kind: 'bookmark',
      resourceVersion: '9',
    });
  });

  it('reads the end of a watch', () => {
    const object = { kind: 'Status', code: 410, message: 'too old resource version: 1 (9)', reason: 'Expired' };
    expect(parseWatchLine(JSON.stringify({ type: 'ERROR', object }))).toEqual({
      kind: 'error',
      status: 410,
      message: 'too old resource version: 1 (9)',
    });
  });

  it.each([
    ['', /JSON/],
    ['{"type":"ADDED","obj', /JSON/],
    ['{"type":"ADDED","object":{}}', /metadata/],
    ['{"type":"SURPRISE","object":{}}', /type/],
    ['[]', /object/],
  ])('throws for %j', (line, message) => {
    expect(() => parseWatchLine(line)).toThrow(message);
  });
});
