import { describe, expect, it } from 'vitest';
import { parsePipelineInput, renderInputProblems } from '../../../src/core/pipeline/parse-input.js';

function problemOf(input: unknown): string {
  return renderInputProblems(parsePipelineInput(input).problems ?? []);
}

describe('parsePipelineInput', () => {
  it.each([[undefined], [null], [{}]])('fills in every default for %j', (input) => {
    expect(parsePipelineInput(input).options).toEqual({
      orchestratorConfig: 'configs/d29_k8s/orchestrator_k8s_baseline.yaml',
      jobsDir: 'outputs/d29_k8s_jobs',
      labelSelector: 'app=arbitrage-tuning',
      historyFile: 'outputs/k8s_health_history.jsonl',
      applyEnabled: false,
      alertsEnabled: false,
      approval: 'none',
      approvalTimeout: 4 * 3_600_000,
      wait: false,
      waitTimeout: 6 * 3_600_000,
      deadline: 12 * 3_600_000,
      scope: 'run',
      onCancel: 'keep',
      strictHealth: false,
      failOn: 'error',
      alertOn: 'warn',
      eventsLimit: 20,
      historyLimit: 20,
      channels: [{ type: 'console' }],
    });
  });

  it('waits by default exactly when it applies', () => {
    expect(parsePipelineInput({ applyEnabled: true }).options?.wait).toBe(true);
    expect(parsePipelineInput({ applyEnabled: true, wait: false }).options?.wait).toBe(false);
    expect(parsePipelineInput({ wait: true }).options?.wait).toBe(true);
  });

  it('takes the short form for one channel, and the original name of webhook', () => {
    expect(parsePipelineInput({ channelType: 'generic_webhook', webhookUrl: 'env:HOOK' }).options?.channels).toEqual([
      { type: 'webhook', url: 'env:HOOK' },
    ]);
  });

  it.each([
    ['text instead of an object', 'x', 'input: expected a mapping, got "x"'],
    ['an unknown field', { dryRun: true }, 'dryRun: unknown key "dryRun"; known keys: orchestratorConfig, '],
    ['a near miss', { jobDir: 'x' }, 'jobDir: unknown key "jobDir"; did you mean "jobsDir"?'],
    ['a wrong type', { applyEnabled: 'true' }, 'applyEnabled: expected true or false, got "true"'],
    [
      'a word outside its list',
      { failOn: 'warm' },
      'failOn: expected one of never, error, warn, got "warm"; did you mean "warn"?',
    ],
    [
      'a bare number as duration',
      { deadline: '600' },
      'deadline: expected a duration above zero and below 7 days such as 6h, 90m or 1h30m, got "600"',
    ],
    ['no time at all', { deadline: '0s' }, 'deadline: expected a duration above zero'],
    ['an illegal run key', { runKey: 'a b' }, 'runKey: expected a legal label value, got "a b"'],
    ['an illegal namespace', { namespace: 'A' }, 'namespace: expected a DNS-1123 label, got "A"'],
    [
      'an unknown channel',
      { channels: [{ type: 'slak_webhook', url: 'env:X' }] },
      'channels[0].type: expected one of console, slack_webhook, webhook, pagerduty, teams, got "slak_webhook"; did you mean "slack_webhook"?',
    ],
    [
      'a channel without its reference',
      { channels: [{ type: 'webhook' }] },
      'channels[0].url: expected a secret reference such as env:NAME',
    ],
    [
      'a short form without its reference',
      { channelType: 'webhook' },
      'webhookUrl: expected a secret reference for channelType webhook, got nothing',
    ],
    ['both forms', { channels: [], channelType: 'console' }, 'channels: expected either channels or the short form'],
    ['a limit that is no whole number', { eventsLimit: 1.5 }, 'eventsLimit: expected a whole number, got 1.5'],
  ])('names the field of %s', (_case, input, expected) => {
    expect(problemOf(input)).toContain(expected);
  });

  it('never shows what was given instead of a secret reference', () => {
    const text = problemOf({
      webhookUrl: 'https://hooks.example/T0/SECRET',
      channels: [{ type: 'webhook', url: 'SECRET' }],
    });
    expect(text).toContain('webhookUrl');
    expect(text).toContain('channels[0].url');
    expect(text).not.toContain('SECRET');
  });

  it('keeps the description of huge input small', () => {
    const keys = Array.from({ length: 5_000 }, (_, index) => [`key-${index}-${'x'.repeat(500)}`, 1]);
    const huge = {
      ...Object.fromEntries(keys),
      labelSelector: 'x y'.repeat(200_000),
      waitTimeout: '9'.repeat(600_000),
    };
    const { problems } = parsePipelineInput(huge);
    expect(problems).toHaveLength(21);
    expect(problems?.at(-1)?.message).toMatch(/^and \d+ more problems$/);
    expect(JSON.stringify(problems).length).toBeLessThan(48 * 1024);
  });

  it('refuses to wait longer than the folders of unfinished runs are kept', () => {
    expect(problemOf({ deadline: '7d' })).toContain('below 7 days');
    expect(parsePipelineInput({ deadline: '6d' }).options?.deadline).toBe(6 * 86_400_000);
  });

  it('reports every problem at once', () => {
    expect(parsePipelineInput({ applyEnabled: 1, alertsEnabled: 1, foo: 1 }).problems).toHaveLength(3);
  });
});
