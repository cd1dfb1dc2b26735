import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createHistory, type HistoryPorts } from '../../src/activities/history.js';
import { appendRecord } from '../../src/adapters/files/history/history-file.js';
import { readRecentVerdicts } from '../../src/adapters/files/history/recent-verdicts.js';
import type { RecordDraft } from '../../src/core/history/record.js';
import type { HistoryRequest } from '../../src/core/history/contract.js';
import { StageError } from '../../src/core/errors.js';
import { aJobHealth, anEvent, aReport, aRunFacts, aSnapshot, aVerdict } from '../support/runs.js';

let root: string;
let historyFile: string;
let ended: string[];

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'history-activity-'));
  historyFile = join(root, 'history.jsonl');
  ended = [];
});

afterEach(() => rm(root, { recursive: true, force: true }));

const append = (file: string, draft: RecordDraft) => appendRecord({ file, draft, now: new Date() });

function ports(changes: Partial<HistoryPorts> = {}): HistoryPorts {
  return {
    readReport: () => Promise.resolve(aReport([aJobHealth('job-1', 'ERROR', { reason: 'OOMKilled' })])),
    readSnapshot: () => Promise.resolve(aSnapshot([anEvent(), anEvent({ name: 'pod-2' })])),
    appendRecord: append,
    readRecent: (file, facts, limit) => readRecentVerdicts({ historyFile: file, facts, limit }),
    markEnded: (planDir) => Promise.resolve(void ended.push(planDir)),
    ...changes,
  };
}

function request(changes: Partial<HistoryRequest> = {}): HistoryRequest {
  return {
    historyFile,
    timestamp: '2026-11-23T02:00:00.000Z',
    facts: aRunFacts(),
    cluster: {},
    verdict: aVerdict('ERROR'),
    snapshot: 'observed/snapshot.json',
    report: 'observed/health.json',
    eventsLimit: 1,
    planDir: 'jobs/run-1',
    ...changes,
  };
}

async function records(): Promise<Record<string, unknown>[]> {
  const text = await readFile(historyFile, 'utf8');
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('the history activity', () => {
  it('records an ERROR as it was judged, and marks the run as ended', async () => {
    expect(await createHistory(ports())(request())).toEqual({ appended: true, key: 'run:run-1', warnings: [] });
    expect(await records()).toMatchObject([
      {
        overall_health: 'ERROR',
        jobs_error: 1,
        jobs: [{ reason: 'OOMKilled' }],
        events: [{ name: 'pod-1' }],
        events_truncated: 1,
        exit_code: 2,
      },
    ]);
    expect(ended).toEqual(['jobs/run-1']);
  });

  it('appends nothing when it runs again', async () => {
    const activity = createHistory(ports());
    await activity(request());
    expect(await activity(request())).toMatchObject({ appended: false, key: 'run:run-1' });
    expect(await records()).toHaveLength(1);
  });

  it('records a reset as a new observation', async () => {
    const activity = createHistory(ports());
    await activity(request());
    await activity(request({ facts: aRunFacts({ runId: 'run-2', resetOf: 'run-1' }) }));
    expect(await records()).toMatchObject([{ key: 'run:run-1' }, { key: 'run:run-2', reset_of: 'run-1' }]);
  });

  it('tells what the file says about itself', async () => {
    const appendRecord = () => Promise.resolve({ appended: true, warnings: ['a torn last line was set aside in x'] });
    expect(await createHistory(ports({ appendRecord }))(request())).toMatchObject({
      warnings: ['history: a torn last line was set aside in x'],
    });
  });

  it('records a run that ended before it observed anything', async () => {
    const { snapshot: _snapshot, report: _report, planDir: _planDir, ...early } = request();
    await createHistory(ports())(early);
    expect(await records()).toMatchObject([{ jobs: [], events: [] }]);
    expect(ended).toEqual([]);
  });

  it('records without details when the snapshot is lost, and says so', async () => {
    const lost = () =>
      Promise.reject(new StageError({ type: 'NotFound', message: 'Expected a snapshot, found none.' }));
    const { warnings } = await createHistory(ports({ readSnapshot: lost, readReport: lost }))(request());
    expect(warnings).toHaveLength(2);
    expect(await records()).toMatchObject([
      { overall_health: 'ERROR', jobs: [], raw_snapshot: { errors: [{ reason: 'OOMKilled' }] } },
    ]);
  });

  it('appends nothing yet while the snapshot may come back', async () => {
    const away = () => Promise.reject(new StageError({ type: 'Unavailable', message: 'The disk is away.' }));
    await expect(createHistory(ports({ readSnapshot: away }))(request())).rejects.toMatchObject({
      type: 'Unavailable',
    });
    await expect(records()).rejects.toThrow('ENOENT');
  });

  it('makes a warning of a folder that can not be marked', async () => {
    const outcome = await createHistory(ports({ markEnded: () => Promise.reject(new Error('read-only')) }))(request());
    expect(outcome).toMatchObject({
      appended: true,
      warnings: ["history: the run's folder could not be marked as ended (read-only)"],
    });
  });

  it('marks nothing as ended when the line could not be written', async () => {
    const failing = () => Promise.reject(new StageError({ type: 'AccessDenied', message: 'no' }));
    await expect(createHistory(ports({ appendRecord: failing }))(request())).rejects.toMatchObject({
      type: 'AccessDenied',
    });
    expect(ended).toEqual([]);
  });

  it('tells how the newest runs of the stream were judged, this one last, whatever others share the file', async () => {
    const record = createHistory(ports());
    const night = (runId: string, verdict: HistoryRequest['verdict'], facts = {}) =>
      record(request({ facts: aRunFacts({ runId, ...facts }), verdict, historyLimit: 3 }));
    expect((await night('1', aVerdict('OK'))).recent).toEqual(['OK']);
    await night('2', aVerdict('WARN'));
    await night('other namespace', aVerdict('OK'), { namespace: 'elsewhere' });
    await night('other cluster', aVerdict('OK'), { clusterName: 'elsewhere' });
    await night('3', aVerdict('ERROR'));
    const fourth = { recent: ['WARN', 'ERROR', 'OK'], warnings: [] };
    expect(await night('4', aVerdict('OK'))).toMatchObject({ ...fourth, appended: true });
    expect(await night('4', aVerdict('OK'))).toMatchObject({ ...fourth, appended: false });
  });

  it('is recorded although earlier verdicts can not be read, and says so', async () => {
    const readRecent = () => Promise.reject(new StageError({ type: 'Corrupt', message: 'No.', hint: 'Look.' }));
    const outcome = await createHistory(ports({ readRecent }))(request({ historyLimit: 3 }));
    expect(outcome).toMatchObject({
      appended: true,
      warnings: ['history: earlier verdicts are not shown (No. Look.)'],
    });
    expect(outcome).not.toHaveProperty('recent');
    expect(await records()).toHaveLength(1);
  });
});
