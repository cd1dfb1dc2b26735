// What reaches the core as a value that something outside has made: the environment, a server's messages, a Temporal
// history, places of secrets, receivers' answers. Nothing of it is believed beyond its form.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isUnreadable } from '../../src/adapters/kubernetes/connect/explain-unreachable.js';
import { CHANNEL_FORMATS } from '../../src/core/alerts/channels/channel-formats.js';
import { parseChannelFlags } from '../../src/core/alerts/parse-channel-flags.js';
import { checkReceiverUrl } from '../../src/core/alerts/receiver-url.js';
import { parseRotation } from '../../src/core/history/parse-rotation.js';
import { glanceAtLine } from '../../src/core/history/look-back.js';
import { parseMovedLine } from '../../src/core/history/moved-line.js';
import { parseProgress, renderProgress } from '../../src/core/monitor/progress.js';
import { parseWatchLine } from '../../src/core/monitor/watch-line.js';
import { foldRunEvents, type RunEvent } from '../../src/core/pipeline/fold-run-events.js';
import { parsePipelineResult } from '../../src/core/pipeline/result-schema.js';
import { STAGES } from '../../src/core/pipeline/stages.js';
import { POLICY_VARIABLES, parseWorkerPolicy } from '../../src/core/policy/worker-policy.js';
import { parseWorkerVersion } from '../../src/core/worker/worker-version.js';
import { StageError } from '../../src/core/errors.js';
import { validateManifests } from '../../src/core/validate/check/validate-manifests.js';
import { rawJob } from '../adapters/kubernetes/fault-server.js';
import {
  attempt,
  expectUnpolluted,
  hostileDocument,
  hostileJson,
  hostileText,
  MAX_SENTENCE,
} from '../support/hostile.js';
import { aNotification } from '../support/notifications.js';
import { aPlannedJob } from '../support/planned-jobs.js';
import { FINE } from '../support/stage-fakes.js';

const RUNS = { numRuns: 200 };
const AT = '2026-11-23T02:00:00.000Z';

describe("a worker's policy from an environment that nobody should set", () => {
  const granting = fc.constantFrom('true', '1');
  const value = fc.oneof(granting, fc.constantFrom('', ' ', 'TRUE', 'yes', '0', 'false', ',', ' , ', '*'), fc.string());
  const names = Object.values(POLICY_VARIABLES);

  it('grants a stranger nothing that is not written there', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...names), value), (env) => {
        const policy = attempt(() => parseWorkerPolicy({ env, kind: 'remote', defaultRoot: '/root' }));
        if (policy instanceof StageError) {
          expect(policy.type).toBe('InvalidInput');
          return;
        }
        const isSet = (name: string) => ['true', '1'].includes(env[name] ?? '');
        expect(policy.applyAllowed).toBe(isSet(POLICY_VARIABLES.applyAllowed));
        expect(policy.allowHttp).toBe(isSet(POLICY_VARIABLES.allowHttp));
        expect(policy.confinedToRoot).toBe(true);
        expect(policy.secretReferences).not.toBeNull();
        expect(policy.secretReferences).not.toContain('');
        for (const reference of policy.secretReferences ?? [])
          expect(env[POLICY_VARIABLES.secretReferences]).toContain(reference);
      }),
      RUNS,
    );
  });

  it('and a version and a rotation are taken or refused in a sentence', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), hostileText('size=64MiB,age=90d'), (name, build, rotation) => {
        attempt(() => parseWorkerVersion({ TEMPORAL_DEPLOYMENT_NAME: name, TEMPORAL_WORKER_BUILD_ID: build }));
        attempt(() => parseRotation(rotation));
      }),
      RUNS,
    );
  });
});

describe('a line of a watch that no API server sends', () => {
  const line = JSON.stringify({ type: 'MODIFIED', object: rawJob('a', { condition: 'Failed' }) });
  const error = JSON.stringify({ type: 'ERROR', object: { code: 410, message: 'too old' } });

  it('is an event, or unreadable', () => {
    const texts = [line, error].flatMap((text) => [hostileJson(JSON.parse(text)), hostileText(text)]);
    fc.assert(
      fc.property(fc.oneof(...texts), (text) => {
        try {
          parseWatchLine(text);
        } catch (fault) {
          expect(isUnreadable(fault)).toBe(true);
        }
      }),
      RUNS,
    );
    expectUnpolluted();
  });
});

describe('a Temporal history that no worker of ours has written', () => {
  it('is folded into a result of exit code 3', () => {
    const stage = fc.oneof(fc.constantFrom<string>(...STAGES), fc.string());
    const atMs = fc.oneof(fc.integer(), fc.double());
    const event: fc.Arbitrary<RunEvent> = fc.oneof(
      fc.record({ kind: fc.constant('started' as const), stage, atMs }),
      fc.constantFrom(...STAGES).chain((word) =>
        fc.record({
          kind: fc.constant('completed' as const),
          stage: fc.constant<string>(word),
          atMs,
          reply: hostileDocument({ attempts: 1, outcome: FINE[word] }),
        }),
      ),
      fc.record({ kind: fc.constant('failed' as const), stage, atMs, type: fc.string(), why: fc.string() }),
    );
    const input = hostileDocument({ applyEnabled: true, jobsDir: 'jobs', channels: [{ type: 'console' }] });
    fc.assert(
      fc.property(fc.array(event, { maxLength: 20 }), input, (events, sent) => {
        const result = foldRunEvents({
          workflow: { workflowId: 'w', runId: 'r', originalExecutionRunId: 'o', startTime: new Date(AT) },
          input: sent,
          events,
          ending: { reason: 'RunTerminated', message: 'it was terminated' },
          closedAtMs: 0,
        });
        expect(result.exitCode).toBe(3);
        expect(result.healthStatus).toBe('ERROR');
      }),
      RUNS,
    );
    expectUnpolluted();
  });

  it('and heartbeat details, a memo and lines of repaired files are what they are, or nothing', () => {
    const progress = hostileDocument({ version: 1, jobs: 5, finished: 3, failed: 1 });
    const moved = hostileText(JSON.stringify({ v: 1, line: 3, next_prev: null, text: 'a' }));
    fc.assert(
      fc.property(progress, moved, (details, text) => {
        const parsed = parseProgress(details);
        if (parsed !== null) renderProgress(parsed);
        parsePipelineResult(details);
        parseMovedLine(text);
        expect(typeof glanceAtLine(text).writtenMs).toBe('number');
      }),
      RUNS,
    );
    expectUnpolluted();
  });
});

describe('what is typed or annotated', () => {
  it('as a channel is one, or refused without being shown', () => {
    const flags = ['webhook=https://hooks.example/PLANTED', 'PLANTEDROUT1NGKEYPLANTEDROUT1NGK'];
    const flag = fc.oneof(fc.constantFrom(...flags), ...flags.map((text) => hostileText(text)));
    fc.assert(
      fc.property(fc.oneof(flag, fc.webUrl()), hostileText('https://hooks.example/PLANTED'), (channel, webhookUrl) => {
        for (const flags of [{ channel: [channel] }, { channel: [], channelType: channel, webhookUrl }]) {
          const told = attempt(() => parseChannelFlags(flags));
          if (told instanceof StageError) expect(told.message).not.toMatch(/PLANTEDROUT1|hooks/);
        }
      }),
      RUNS,
    );
  });

  it('as tolerations of a Pod is a finding, or none', () => {
    const tolerations = [{ key: 'a', operator: 'Equal', value: 'b', effect: 'NoSchedule', tolerationSeconds: 1 }];
    const job = JSON.parse(JSON.stringify(aPlannedJob('a').manifest)) as { spec: { template: object } };
    const text = fc.oneof(hostileJson(tolerations), hostileText(JSON.stringify(tolerations)));
    fc.assert(
      fc.property(text, (annotation) => {
        const metadata = { annotations: { 'scheduler.alpha.kubernetes.io/tolerations': annotation } };
        const manifest = { ...job, spec: { ...job.spec, template: { ...job.spec.template, metadata } } };
        for (const { message } of validateManifests([{ file: 'a.json', text: JSON.stringify(manifest) }]).findings)
          expect(message.length).toBeLessThan(MAX_SENTENCE);
      }),
      RUNS,
    );
    expectUnpolluted();
  });
});

describe('what stands in the place of a secret', () => {
  const PLACES = [
    'https://hooks.example/PLANTED',
    'https://events.example/v2#PLANTEDPLANTEDPLANTEDPLANTEDPLAN',
    'PLANTED',
  ];
  const secret = fc.oneof(...PLACES.map((text) => hostileText(text)), fc.webUrl());
  const signing = fc.oneof(fc.constant(''), hostileText('whsec_UExBTlRFRC1zaWduaW5nLXNlY3JldC1vZi1hLXdlYmhvb2s='));

  it('is addressed, or refused without being shown', () => {
    const types = ['slack_webhook', 'webhook', 'pagerduty', 'teams'] as const;
    fc.assert(
      fc.property(fc.constantFrom(...types), secret, signing, (type, place, signingSecret) => {
        const format = CHANNEL_FORMATS[type];
        const message = { notification: aNotification(), mayBeRepeat: false };
        const body = format.render(message, {});
        const { url, problem } = format.address({ key: 'k', body, secret: place, signingSecret, now: new Date(AT) });
        const refusal = problem ?? checkReceiverUrl(url, { allowHttp: false }).problem ?? '';
        expect(refusal.length).toBeLessThan(MAX_SENTENCE);
        expect(refusal).not.toMatch(/PLANTED|UExBTlRFR/);
      }),
      RUNS,
    );
  });

  it('and whatever its receiver answers is judged in a few words, which hold nothing of the answer', () => {
    const body = fc.oneof(
      hostileJson({ status: 'invalid', message: 'PLANTED', errors: ['routing_key PLANTED'] }),
      fc.string(),
    );
    const header = fc.oneof(
      fc.constantFrom('9'.repeat(400), '-1', 'PLANTED', 'Fri, 31 Dec 275760 23:59:59 GMT'),
      fc.string(),
    );
    const types = ['slack_webhook', 'webhook', 'pagerduty', 'teams'] as const;
    fc.assert(
      fc.property(
        fc.constantFrom(...types),
        fc.integer({ min: 100, max: 999 }),
        header,
        body,
        (type, status, retryAfter, text) => {
          const result = CHANNEL_FORMATS[type].classify({ status, retryAfter, body: text }, 0);
          if (result.outcome === 'delivered') return;
          expect(result.why.length).toBeLessThan(200);
          expect(result.why).not.toMatch(/PLANTED/);
        },
      ),
      RUNS,
    );
  });
});
