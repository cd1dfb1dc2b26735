import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readWrites } from '../../sandbox/audit-log.js';

interface EventFields {
  id?: string;
  stage?: string;
  username?: string;
  uri?: string;
  apiGroup?: string;
  code?: number;
}

function renderEvent(fields: EventFields): string {
  const {
    id = '1',
    stage = 'ResponseComplete',
    username = 'sandbox-admin',
    uri = '/x',
    apiGroup = 'batch',
    code,
  } = fields;
  return `${JSON.stringify({
    auditID: id,
    stage,
    verb: 'create',
    requestURI: uri,
    requestReceivedTimestamp: '2026-11-22T00:00:00.000000Z',
    user: { username },
    objectRef: { apiGroup, resource: 'jobs' },
    ...(code === undefined ? {} : { responseStatus: { code } }),
  })}\n`;
}

describe('readWrites', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'audit-'));
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  function read(...lines: string[]): [user: string, code: number | undefined][] {
    const path = join(folder, 'audit.log');
    writeFileSync(path, lines.join(''));
    return readWrites(path).map(({ user, code }) => [user, code]);
  }

  it('counts a request once, from the moment that it arrives', () => {
    const received = renderEvent({ stage: 'RequestReceived' });
    expect(read(received)).toEqual([['sandbox-admin', undefined]]);
    expect(read(received, renderEvent({ code: 201 }))).toEqual([['sandbox-admin', 201]]);
  });

  it('forgets a request that was refused', () => {
    expect(read(renderEvent({ stage: 'RequestReceived' }), renderEvent({ code: 403 }))).toEqual([]);
  });

  it('leaves out dry runs and questions', () => {
    expect(read(renderEvent({ uri: '/x?fieldManager=a&dryRun=All', code: 200 }))).toEqual([]);
    expect(read(renderEvent({ apiGroup: 'authorization.k8s.io', code: 201 }))).toEqual([]);
  });

  it.each([
    ['system:kube-scheduler', 0],
    ['system:sandbox:nodes', 0],
    ['system:serviceaccount:kube-system:job-controller', 0],
    ['system:serviceaccount:trading-bots:pipeline', 1],
    ['sandbox-admin', 1],
  ])('counts of %s: %i', (username, count) => {
    expect(read(renderEvent({ username, code: 201 }))).toHaveLength(count);
  });

  it('waits for the rest of a line that is being written', () => {
    expect(read(renderEvent({ code: 201 }), '{"auditID":"2","st')).toHaveLength(1);
  });
});
