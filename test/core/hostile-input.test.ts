// Every text and document that comes from outside, wrong in ways that nobody thought of: what is wrong with it is told
// in a bounded answer, and nothing else happens.

import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compactJournal } from '../../src/core/alerts/compact-journal.js';
import { classifySlack } from '../../src/core/alerts/channels/slack-webhook/classify-slack.js';
import { foldJournal } from '../../src/core/alerts/fold-journal.js';
import { parseEntry } from '../../src/core/alerts/journal.js';
import { classifyAnswer } from '../../src/core/apply/classify-answer.js';
import { foldLedger, parseLedgerLine } from '../../src/core/ledger.js';
import { StageError } from '../../src/core/errors.js';
import { parseConfigText } from '../../src/core/generate/config-file.js';
import { generateManifests } from '../../src/core/generate/generate-manifests.js';
import { parsePlan, planDigest, renderPlan } from '../../src/core/generate/plan.js';
import { evaluateHealth } from '../../src/core/health/evaluate-health.js';
import { renderRecord } from '../../src/core/history/build-record.js';
import { parseRecord } from '../../src/core/history/record.js';
import { observedEnding } from '../support/hostile-samples.js';
import { findSelectorProblem } from '../../src/core/label-selector.js';
import { parsePipelineInput, renderInputProblems } from '../../src/core/pipeline/parse-input.js';
import { parsePipelineResult } from '../../src/core/pipeline/result-schema.js';
import { parsePolicyText } from '../../src/core/policy/policy-file.js';
import { parseScheduleText } from '../../src/core/schedule/parse-schedule.js';
import { parseRulesFile } from '../../src/core/validate/rule-book/rules-file.js';
import { validateManifests } from '../../src/core/validate/check/validate-manifests.js';
import {
  attempt,
  expectUnpolluted,
  hostileDocument,
  hostileJson,
  hostileText,
  MAX_SENTENCE,
} from '../support/hostile.js';
import { aNotification } from '../support/notifications.js';
import { aRecordDraft, anOriginalLine } from '../support/runs.js';
import { aConfig } from '../support/configs.js';
import { aSnapshot } from '../support/snapshots.js';
import { FIXTURES, SMALL_JOB } from './validate/cases/case.js';

const RUNS = { numRuns: 100 };
const BASELINE = readFileSync('configs/d29_k8s/orchestrator_k8s_baseline.yaml', 'utf8');
const NIGHTLY = readFileSync('schedules/nightly.yaml', 'utf8');
const POLICY = readFileSync('examples/worker-policy.yaml', 'utf8');
const JOB = readFileSync(`${FIXTURES}/job.yaml`, 'utf8');

const FILE = { file: 'job-00-a.yaml', name: 'a', sha256: 'a'.repeat(64) };
const PLAN = renderPlan({ version: 1, runKey: 'r', configHash: 'c', digest: planDigest([FILE]), files: [FILE] });

const AT = '2026-11-23T02:00:00.000Z';
const DECISION = {
  v: 2,
  at: AT,
  kind: 'decision',
  run: 'run:1',
  stream: 's',
  action: 'fire',
  reason: 'first-firing',
  incident: 'i',
  health: 'ERROR',
  receivers: ['a'],
  notification: aNotification(),
};
const DELAYED = {
  v: 2,
  at: AT,
  kind: 'delayed',
  key: 'k',
  receiver: 'a',
  sender: 's',
  why: '429',
  mayHaveArrived: true,
  notBefore: AT,
};
const SNAPSHOT = compactJournal([], AT);

/** What was said about a text that does not fit; '' where it fits. */
type Tell = (text: string) => string;

const messagesOf = (problems: readonly { message: string }[] | undefined) =>
  (problems ?? []).map(({ message }) => message).join('\n');

const TEXTS: { what: string; samples: string[]; tell: Tell }[] = [
  { what: 'an orchestrator config', samples: [BASELINE], tell: (text) => messagesOf(parseConfigText(text).problems) },
  { what: 'a schedule file', samples: [NIGHTLY], tell: (text) => messagesOf(parseScheduleText(text).problems) },
  {
    what: 'a policy file',
    samples: [POLICY],
    tell: (text) => messagesOf(parsePolicyText(text, {}).problems),
  },
  {
    what: 'a file of rules',
    samples: ['rules:\n  image-tag: off\n'],
    tell: (text) => messagesOf(parseRulesFile(text).problems),
  },
  {
    what: 'a manifest',
    samples: [JOB, SMALL_JOB],
    tell: (text) =>
      validateManifests([{ file: 'a.yaml', text }])
        .findings.slice(0, 5)
        .map(({ message }) => message)
        .join('\n'),
  },
  { what: 'plan.json', samples: [PLAN], tell: (text) => (parsePlan(text), '') },
  {
    what: 'a line of the ledger',
    samples: ['{"v":1,"kind":"intent","name":"a","at":"2026"}', JSON.stringify(observedEnding())],
    tell: (line) => {
      const entry = parseLedgerLine(line);
      if (entry === null) return '';
      if ('problem' in entry) return entry.problem;
      const ended = [...foldLedger([entry]).values()].flatMap((job) => job.ended ?? []);
      evaluateHealth(aSnapshot({ jobs: ended.map(({ job }) => job), pods: ended.flatMap(({ pods }) => pods) }));
      return '';
    },
  },
  {
    what: 'a line of the history',
    samples: [renderRecord(aRecordDraft('run-1'), { prev: null, appendedAt: AT }), anOriginalLine('WARN')],
    tell: (line) => {
      const parsed = parseRecord(line);
      return parsed.kind === 'record' ? '' : parsed.problem;
    },
  },
  {
    what: 'a line of the alert journal',
    samples: [DECISION, DELAYED, SNAPSHOT].map((entry) => JSON.stringify(entry)),
    tell: (line) => {
      const parsed = parseEntry(line);
      if (parsed.kind !== 'entry') return parsed.problem;
      foldJournal([parsed.entry, parsed.entry]);
      compactJournal([parsed.entry], AT);
      return '';
    },
  },
  {
    what: 'a label selector',
    samples: ['app=arbitrage-tuning,env in (a, b)'],
    tell: (text) => findSelectorProblem(text) ?? '',
  },
];

describe('a text that nobody should write', () => {
  const rows = TEXTS.flatMap(({ what, samples, tell }) => samples.map((sample) => ({ what, sample, tell })));

  it.each(rows)('is judged as $what, in a bounded sentence', ({ sample, tell }) => {
    expect(tell(sample)).toBe('');
    const json = isJson(sample) ? [hostileJson(JSON.parse(sample))] : [];
    fc.assert(
      fc.property(fc.oneof(hostileText(sample), ...json, ...json), (text) => {
        const told = attempt(() => tell(text));
        if (!(told instanceof StageError)) expect(told.length).toBeLessThan(MAX_SENTENCE);
      }),
      RUNS,
    );
    expectUnpolluted();
  });
});

describe('a text with a word of 10,000 letters', () => {
  const rows = TEXTS.flatMap(({ what, samples, tell }) => samples.map((sample) => ({ what, sample, tell })));

  it.each(rows)('anywhere in $what is told of in a bounded sentence', ({ sample, tell }) => {
    for (let at = 0; at <= sample.length; at += Math.ceil(sample.length / 150)) {
      const told = attempt(() => tell(sample.slice(0, at) + 'x'.repeat(10_000) + sample.slice(at)));
      if (!(told instanceof StageError)) expect(told.length).toBeLessThan(MAX_SENTENCE);
    }
  });
});

describe('a document that nobody should send', () => {
  const INPUT = {
    orchestratorConfig: aConfig(),
    jobsDir: 'jobs',
    applyEnabled: true,
    channels: [{ type: 'webhook', url: 'env:HOOK' }],
    waitTimeout: '6h',
    runKey: 'tonight',
  };

  it('is refused as workflow input in a bounded sentence, which holds no credential', () => {
    expect(parsePipelineInput(INPUT).problems).toBeUndefined();
    fc.assert(
      fc.property(hostileDocument(INPUT), (document) => {
        const { problems = [] } = parsePipelineInput(document);
        expect(renderInputProblems(problems).length).toBeLessThan(MAX_SENTENCE);
      }),
      RUNS,
    );
    expectUnpolluted();
  });

  it('is no result of a run', () => {
    fc.assert(
      fc.property(hostileDocument({ version: 1, mode: 'dry_run', steps: [], stages: [] }), (document) => {
        expect(parsePipelineResult(document)).toBeNull();
      }),
      RUNS,
    );
  });
});

describe("a receiver's answer", () => {
  it('never asks for a wait that no clock can tell', () => {
    const number = fc.oneof(fc.constantFrom(1e308, -1, 0, 1e13), fc.double());
    const retryAfter = fc.oneof(fc.constantFrom('9'.repeat(400), '-1', 'Fri, 31 Dec 275760 23:59:59 GMT'), fc.string());
    const body = fc.oneof(
      number.map((wait) => `{"ok":false,"error":"ratelimited","retry_after":${wait}}`),
      hostileJson({ ok: false, error: 'ratelimited', retry_after: 1 }),
      hostileText('{"ok":true}'),
    );
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 999 }), retryAfter, body, (status, header, text) => {
        const result = classifySlack({ status, retryAfter: header, body: text }, 0);
        if (result.outcome !== 'delayed' || result.retryAfterMs === undefined) return;
        expect(result.retryAfterMs).toBeGreaterThanOrEqual(0);
        expect(result.retryAfterMs).toBeLessThanOrEqual(24 * 3_600_000);
      }),
    );
  });
});

describe("an API server's answer to what was sent", () => {
  it('is a bounded verdict, or no answer that can be read', () => {
    const causes = [{ reason: 'FieldManagerConflict', message: 'conflict with "kubectl"', field: '.spec' }];
    const status = { kind: 'Status', message: 'jobs "a" is forbidden: no', reason: 'Forbidden', details: { causes } };
    const text = fc.oneof(hostileJson(status), hostileJson(status), hostileText(JSON.stringify(status)));
    fc.assert(
      fc.property(fc.integer({ min: 200, max: 599 }), text, fc.string(), (code, body, retryAfter) => {
        const verdict = classifyAnswer({ status: code, text: body, retryAfter }, 0);
        const told =
          verdict.kind === 'refused' ? verdict.refusal.message : verdict.kind === 'fault' ? verdict.fault.why : '';
        expect(told.length).toBeLessThan(MAX_SENTENCE);
      }),
      RUNS,
    );
    expectUnpolluted();
  });
});

describe('a name of a file in plan.json', () => {
  it.each(['../x', '/etc/passwd', '.', '..', 'a\\b', 'a\u0000', 'a\nb', ''])('is not %j', (file) => {
    const files = [{ ...FILE, file }];
    const plan = renderPlan({ version: 1, runKey: 'r', configHash: 'c', digest: planDigest(files), files });
    expect(attempt(() => parsePlan(plan))).toMatchObject({ type: 'Corrupt' });
  });
});

describe('a session id', () => {
  it('never leads a manifest out of its folder, whatever it holds', () => {
    const ids = fc.oneof(
      fc.constantFrom('../x', '/etc/x', 'a/../../b', '..', '.', '~', 'a\\..\\b', 'con'),
      fc.string({ minLength: 1 }),
    );
    fc.assert(
      fc.property(ids, (sessionId) => {
        const { problems, config } = parseConfigText(
          BASELINE.replace(/^session_id: .*$/m, `session_id: ${JSON.stringify(sessionId)}`),
        );
        if (problems !== undefined) return;
        for (const file of generateManifests({ config, runKey: null }).files.keys()) {
          expect(file).toMatch(/^job-\d+-[a-z0-9-]+\.yaml$/);
        }
      }),
      RUNS,
    );
  });
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
