// Nights of the alerts activity with a real journal and a sender that answers as it is told.

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import type { OutgoingMessage } from '../../src/activities/alert-ports.js';
import { type AlertsPorts, createAlerts } from '../../src/activities/alerts.js';
import { openAlertJournal } from '../../src/adapters/files/alerts/alert-journal.js';
import type { AlertsOutcome, AlertsRequest } from '../../src/core/alerts/contract.js';
import { journalPathOf } from '../../src/core/alerts/journal.js';
import type { SendResult } from '../../src/core/alerts/send-result.js';
import type { HealthStatus } from '../../src/core/health/health-status.js';
import { aJobHealth, aReport, aRunFacts, aVerdict } from './runs.js';

export const FIRST = '2026-11-23T02:00:00.000Z';
export const SECOND = '2026-11-24T02:00:00.000Z';
export const THIRD = '2026-11-25T02:00:00.000Z';

export const CONSOLE = { type: 'console' } as const;
export const SLACK = { type: 'slack_webhook', url: 'env:SLACK_URL' } as const;
export const WEBHOOK = { type: 'webhook', url: 'env:WEBHOOK_URL' } as const;

export interface Scene {
  historyFile: string;
  /** Never goes back within a test. */
  now: Date;
  sent: { type: string; message: OutgoingMessage }[];
  /** What each channel type answers; delivered unless it is said. */
  answers: Partial<Record<string, SendResult | (() => Promise<SendResult>)>>;
}

/** A scene that is new for every test of the file. */
export function aScene(): Scene {
  const scene: Scene = { historyFile: '', now: new Date(FIRST), sent: [], answers: {} };
  let root = '';
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'alerts-activity-'));
    Object.assign(scene, { historyFile: join(root, 'history.jsonl'), now: new Date(FIRST), sent: [], answers: {} });
  });
  afterEach(() => rm(root, { recursive: true, force: true }));
  return scene;
}

export interface Night {
  run: string;
  health: HealthStatus;
  at?: string;
  changes?: Partial<AlertsRequest>;
  attempt?: Partial<AlertsPorts>;
  /** @default Infinity */
  endsAtMs?: number;
}

/** One attempt of the alerts activity. */
export function alertIn(
  scene: Scene,
  { run, health, at = FIRST, changes = {}, attempt = {}, endsAtMs = Infinity }: Night,
): Promise<AlertsOutcome> {
  scene.now = new Date(Math.max(scene.now.getTime(), Date.parse(at)));
  const request: AlertsRequest = {
    historyFile: scene.historyFile,
    timestamp: at,
    facts: aRunFacts({ runId: run }),
    cluster: {},
    verdict: aVerdict(health),
    alertsEnabled: true,
    alertOn: 'warn',
    channels: [SLACK],
    report: 'observed/health.json',
    ...changes,
  };
  const { signal } = new AbortController();
  return createAlerts({ ...portsOf(scene), ...attempt })(request, { signal, endsAtMs });
}

function portsOf(scene: Scene): AlertsPorts {
  return {
    readReport: () => Promise.resolve(aReport([aJobHealth('job-1', 'ERROR', { reason: 'OOMKilled' })])),
    openJournal: (file) => openAlertJournal({ historyFile: file, now: () => scene.now }),
    resolveSecret: (reference) => Promise.resolve(`https://receiver.example/SECRET-of-${reference}`),
    send: (type, message) => {
      scene.sent.push({ type, message });
      const answer = scene.answers[type] ?? { outcome: 'delivered' };
      return typeof answer === 'function' ? answer() : Promise.resolve(answer);
    },
    now: () => scene.now,
  };
}

/** Action and receiver of every message that was sent, in order. */
export function keysOf({ sent }: Scene): string[] {
  return sent.map(({ message }) => message.key.replace(/^[0-9a-f]{16}-\w+-[0-9a-f]{6}-/, ''));
}

export function journalOf({ historyFile }: Scene): Promise<string> {
  return readFile(journalPathOf(historyFile), 'utf8');
}
