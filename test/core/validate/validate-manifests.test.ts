import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sha256 } from '../../../src/core/hash.js';
import {
  fileRule,
  FOLDER_RULES,
  FORM_RULES,
  type FileRuleId,
} from '../../../src/core/validate/rule-book/file-rules.js';
import { MAX_MANIFEST_BYTES, type ManifestFile } from '../../../src/core/validate/manifest-file.js';
import type { ValidationReport } from '../../../src/core/validate/report.js';
import { createRuleBook } from '../../../src/core/validate/rule-book/rule-book.js';
import { validateManifests } from '../../../src/core/validate/check/validate-manifests.js';
import { FIXTURES, SMALL_JOB } from './cases/case.js';

function jobNamed(name: string, namespace?: string): string {
  return SMALL_JOB.replace(
    'name: tuning-1',
    `name: ${name}${namespace === undefined ? '' : `\n  namespace: ${namespace}`}`,
  );
}

function linesOf({ findings }: ValidationReport): string[] {
  return findings.map(({ file, line, column, severity, rule }) => `${file}:${line}:${column} ${severity} ${rule}`);
}

describe('report', () => {
  it('has the agreed shape', () => {
    const text = readFileSync(join(FIXTURES, 'job.yaml'), 'utf8').replace(
      'restartPolicy: Never',
      'restartPolicy: Always',
    );
    expect(validateManifests([{ file: 'job.yaml', text }], { label: 'outputs/jobs' })).toEqual({
      apiVersion: 'tuning-pipeline/v1',
      kind: 'ValidationReport',
      files: 1,
      documents: 1,
      valid: 0,
      invalid: 1,
      results: [
        {
          file: 'outputs/jobs/job.yaml',
          name: 'arb-tuning-nightly-2026-11-22-worker-1-0a1b2c3d',
          namespace: 'trading-bots',
          valid: false,
        },
      ],
      findings: [
        {
          file: 'outputs/jobs/job.yaml',
          line: 25,
          column: 22,
          path: 'spec.template.spec.restartPolicy',
          severity: 'error',
          rule: 'restart-policy',
          message: 'expected Never or OnFailure, got "Always"',
          hint: 'Set restartPolicy: Never, which keeps the logs of a failed Pod, or OnFailure.',
          kind: 'Required',
        },
      ],
    });
  });

  it('reads the same Job in JSON', () => {
    const job = {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { name: 'json-job' },
      spec: { template: { spec: { restartPolicy: 'Sometimes', containers: [{ name: 'a', image: 'b' }] } } },
    };
    const report = validateManifests([{ file: 'job.json', text: JSON.stringify(job, null, '\t') }]);
    expect(report.results).toEqual([{ file: 'job.json', name: 'json-job', namespace: '', valid: false }]);
    expect(linesOf(report)).toEqual([
      'job.json:7:2 warning missing-deadline',
      'job.json:10:22 error restart-policy',
      'job.json:12:6 warning missing-limits',
      'job.json:12:6 warning missing-limits',
      'job.json:14:16 warning image-tag',
    ]);
  });

  it('counts a file with warnings only as valid', () => {
    const report = validateManifests([{ file: 'a.yaml', text: SMALL_JOB.replace(', memory: 1Gi', '') }]);
    expect(report).toMatchObject({ valid: 1, invalid: 0, findings: [{ severity: 'warning' }] });
  });

  it('sorts findings by file, line, column and rule, whatever the order of the files', () => {
    const files: ManifestFile[] = [
      { file: 'b.yaml', text: jobNamed('B').replace('Never', 'Always') },
      { file: 'a.yaml', text: '' },
      { file: 'c.yaml', text: 'kind: Pod\n' },
    ];
    const expected = [
      'a.yaml:1:1 error empty-file',
      'b.yaml:4:9 error job-name',
      'b.yaml:13:22 error restart-policy',
      'c.yaml:1:1 error api-version',
      'c.yaml:1:7 error kind',
    ];
    expect(linesOf(validateManifests(files))).toEqual(expected);
    expect(linesOf(validateManifests(files.toReversed()))).toEqual(expected);
  });
});

describe('a file that can’t be checked', () => {
  const bad: ManifestFile[] = [
    { file: 'binary.yaml', bytes: new Uint8Array([0x7f, 0x45, 0x4c, 0x46, 0, 1]) },
    { file: 'latin1.yaml', bytes: Buffer.from('a: caf\u00e9', 'latin1') },
    { file: 'huge.yaml', bytes: new Uint8Array(MAX_MANIFEST_BYTES + 1).fill(0x61) },
    { file: 'unreadable.yaml', problem: 'unreadable', message: 'expected a file, got none', hint: 'Look.' },
    { file: 'deep.yaml', text: '['.repeat(100_000) },
    { file: 'two.yaml', text: `${SMALL_JOB}---\n${SMALL_JOB}` },
  ];

  it('is a finding, and the others are still checked', () => {
    const report = validateManifests([...bad, { file: 'good.yaml', text: jobNamed('Bad') }]);
    expect(report).toMatchObject({ files: 7, documents: 3, valid: 0, invalid: 7 });
    expect(linesOf(report)).toEqual([
      'binary.yaml:1:5 error unreadable-file',
      'deep.yaml:1:100 error yaml-syntax',
      'good.yaml:4:9 error job-name',
      'huge.yaml:1:1 error unreadable-file',
      'latin1.yaml:1:7 error unreadable-file',
      'two.yaml:25:1 error one-document',
      'unreadable.yaml:1:1 error unreadable-file',
    ]);
  });

  it('has at most 1,000 findings and a count of the others, so that memory does not grow with what it repeats', () => {
    const env = Array.from({ length: 5_000 }, () => '            - {value: x}').join('\n');
    const text = SMALL_JOB.replace('            - name: MODE\n              value: paper', env);
    const report = validateManifests([{ file: 'a.yaml', text }]);
    expect(report.findings).toHaveLength(1_001);
    expect(report.findings[0]).toMatchObject({ line: 1, column: 1, rule: 'more-findings', severity: 'error' });
    expect(report.findings[0]?.message).toBe('expected at most 1000 findings in a file, got 8999 more');
  });

  it('tells 1,000 repeated keys and counts the others', () => {
    const report = validateManifests([{ file: 'a.yaml', text: `a: 1\n${'a: 2\n'.repeat(3_000)}` }]);
    expect(report.findings).toHaveLength(1_001);
    expect(report.findings[0]?.message).toContain('got 2000 more');
  });

  it('is not looked at any further when its form is broken', () => {
    const report = validateManifests([{ file: 'a.yaml', text: 'kind: CronJob\nkind: Pod\n' }]);
    expect(linesOf(report)).toEqual(['a.yaml:2:1 error duplicate-key']);
  });
});

describe('files seen together', () => {
  it('may not hold one Job twice', () => {
    const report = validateManifests([
      { file: 'a.yaml', text: jobNamed('one', 'red') },
      { file: 'b.yaml', text: jobNamed('one', 'red') },
      { file: 'c.yaml', text: jobNamed('one', 'blue') },
      { file: 'd.yaml', text: jobNamed('two', 'red') },
    ]);
    expect(linesOf(report)).toEqual(['b.yaml:4:9 error duplicate-job', 'c.yaml:5:14 warning mixed-namespaces']);
    expect(report.findings[0]?.path).toBe('metadata.name');
    expect(report.findings[0]?.message).toContain('a.yaml has');
    expect(report).toMatchObject({ valid: 3, invalid: 1 });
  });

  it('should be in one namespace: the others are told once each, at their first file', () => {
    const report = validateManifests([
      { file: 'a.yaml', text: jobNamed('a', 'blue') },
      { file: 'b.yaml', text: jobNamed('b', 'red') },
      { file: 'c.yaml', text: jobNamed('c', 'red') },
      { file: 'd.yaml', text: jobNamed('d') },
      { file: 'e.yaml', text: jobNamed('e', 'blue') },
      { file: 'f.yaml', text: jobNamed('f', 'red') },
      { file: 'g.yaml', text: 'kind: Job\nkind: Job\n' },
    ]);
    const mixed = report.findings.filter(({ rule }) => rule === 'mixed-namespaces');
    expect(mixed.map(({ file, line, column, message }) => `${file}:${line}:${column} ${message}`)).toEqual([
      'a.yaml:5:14 expected namespace "red", as 3 Jobs of this folder, got namespace "blue" (2 Jobs)',
      'd.yaml:3:1 expected namespace "red", as 3 Jobs of this folder, got no namespace (1 Job)',
    ]);
  });

  it('are in the usual namespace by name where two are equally common, whatever the order', () => {
    const files = [
      { file: 'a.yaml', text: jobNamed('a', 'red') },
      { file: 'b.yaml', text: jobNamed('b', 'blue') },
    ];
    expect(linesOf(validateManifests(files))).toEqual(['a.yaml:5:14 warning mixed-namespaces']);
    expect(linesOf(validateManifests(files.toReversed()))).toEqual(['a.yaml:5:14 warning mixed-namespaces']);
  });

  it('are not compared where the rule is off', () => {
    const files = [
      { file: 'a.yaml', text: jobNamed('a', 'red') },
      { file: 'b.yaml', text: jobNamed('b', 'blue') },
    ];
    const rules = createRuleBook(
      new Map([
        ['mixed-namespaces', 'off'],
        ['unplanned-file', 'off'],
      ]),
    );
    expect(linesOf(validateManifests(files, { rules, unplanned: ['stray.yaml'] }))).toEqual([]);
  });

  it('are compared with the plan', () => {
    const text = jobNamed('one');
    const planned = { name: 'one', sha256: sha256(text) };
    const report = validateManifests(
      [
        { file: 'a.yaml', text, planned },
        {
          file: 'b.yaml',
          text: `${jobNamed('two')}# touched\n`,
          planned: { name: 'two', sha256: sha256(jobNamed('two')) },
        },
        { file: 'c.yaml', problem: 'missing', message: 'expected the file, got nothing', hint: 'Look.', planned },
        { file: 'd.yaml', text: jobNamed('four'), planned: { name: 'other', sha256: sha256(jobNamed('four')) } },
      ],
      { unplanned: ['stray.yaml'] },
    );
    expect(linesOf(report)).toEqual([
      'b.yaml:1:1 error changed-file',
      'c.yaml:1:1 error missing-file',
      'd.yaml:1:1 error changed-file',
      'stray.yaml:1:1 warning unplanned-file',
    ]);
    expect(report).toMatchObject({ files: 4, valid: 1, invalid: 3 });
  });
});

describe('rules about files', () => {
  it.each(Object.keys({ ...FORM_RULES, ...FOLDER_RULES }))('%s describes itself', (id) => {
    const { description, remediation } = fileRule(id as FileRuleId);
    expect(description).toMatch(/\.$/);
    expect(remediation).toMatch(/\.$/);
  });
});
