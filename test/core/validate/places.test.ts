import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { validateManifests } from '../../../src/core/validate/check/validate-manifests.js';
import { FIXTURES } from './cases/case.js';

const FOLDER = join(FIXTURES, 'places');

const CONTAINER = 'spec.template.spec.containers';

/** What a rule says of a field, and what stands in the file where it points. In the order of the file. */
type Expected = readonly [rule: string, path: string, at: string];

const COMMENTS: readonly Expected[] = [
  ['job-name', 'metadata.name', 'Tuning-1   # wrong'],
  ['labels', 'metadata.labels', '-tuning # wrong'],
  ['missing-deadline', 'spec.activeDeadlineSeconds', 'spec:'],
  ['field-types', 'spec.backoffLimit', '"3" # text'],
  ['restart-policy', 'spec.template.spec.restartPolicy', 'Always # wrong'],
  ['image-tag', `${CONTAINER}[0].image`, 'registry.example/tuning:latest # moves'],
  ['requests-over-limits', `${CONTAINER}[0].resources.requests`, '2Gi # too much'],
];

const expectations: Readonly<Record<string, readonly Expected[]>> = {
  'comments.yaml': COMMENTS,
  'crlf.yaml': COMMENTS,
  'flow.yaml': [
    ['job-name', 'metadata.name', 'Tuning-1, labels'],
    ['labels', 'metadata.labels', '-tuning}}'],
    ['missing-deadline', 'spec.activeDeadlineSeconds', 'spec: {\n   backoffLimit'],
    ['field-types', 'spec.backoffLimit', '"3", template'],
    ['restart-policy', 'spec.template.spec.restartPolicy', 'Always,'],
    ['node-namespaces', 'spec.template.spec.hostNetwork', 'true, containers'],
    ['image-tag', `${CONTAINER}[0].image`, "'registry.example/tuning:latest'"],
    ['list-keys', `${CONTAINER}[0].env[1]`, '{name: A, value: b'],
    ['requests-over-limits', `${CONTAINER}[0].resources.requests`, '2Gi}'],
    ['container-names', `${CONTAINER}[1].name`, 'tuning, image: "b:1"'],
    ['privileged', `${CONTAINER}[1].securityContext.privileged`, 'true}, resources'],
    ['quantities', `${CONTAINER}[1].resources.limits[cpu]`, 'x, memory'],
  ],
  'anchors.yaml': [
    ['job-name', 'metadata.name', 'Tuning-1\n'],
    ['labels', 'metadata.labels', '-tuning\n'],
    // Behind an alias the place is where the value is written down.
    ['labels', 'spec.template.labels', '-tuning\n'],
    ['backoff-outlives-deadline', 'spec.backoffLimit', '6\n'],
    ['short-ttl', 'spec.ttlSecondsAfterFinished', '*seconds\n'],
    ['image-tag', `${CONTAINER}[0].image`, 'registry.example/tuning\n'],
    ['image-tag', `${CONTAINER}[1].image`, 'registry.example/tuning\n'],
    ['image-tag', `${CONTAINER}[2].image`, '*image\n'],
    ['privileged', `${CONTAINER}[2].securityContext.privileged`, 'true}\n'],
  ],
  'block-scalars.yaml': [
    ['job-name', 'metadata.name', '|-\n    Tuning-1'],
    ['labels', 'metadata.labels', '>-\n      two'],
    ['missing-deadline', 'spec.activeDeadlineSeconds', 'spec:\n'],
    ['restart-policy', 'spec.template.spec.restartPolicy', '>\n        Always'],
    ['image-tag', `${CONTAINER}[0].image`, '"registry.example/\\\n'],
    ['field-types', `${CONTAINER}[0].command[2]`, '3\n'],
    ['plain-secret', `${CONTAINER}[0].env[0].value`, '|\n                hunter2'],
  ],
  'job.json': [
    ['job-name', 'metadata.name', '"Tuning-1"'],
    ['missing-deadline', 'spec.activeDeadlineSeconds', '"spec"'],
    ['restart-policy', 'spec.template.spec.restartPolicy', '"Always"'],
    ['image-tag', `${CONTAINER}[0].image`, '"registry.example/tuning"'],
    ['quantities', `${CONTAINER}[0].resources.limits[memory]`, '"1Gb"'],
  ],
  'byte-order-mark.yaml': [
    ['container-names', CONTAINER, 'apiVersion: batch/v2'],
    ['restart-policy', 'spec.template.spec.restartPolicy', 'apiVersion: batch/v2'],
    ['api-version', 'apiVersion', 'batch/v2'],
  ],
  'repeated.yaml': [
    ['duplicate-key', 'metadata.labels.app', '"app": b'],
    ['duplicate-key', 'metadata.name', 'name: tuning-2'],
  ],
  'tab.yaml': [['tab-indentation', '', '\tname: tuning-1']],
};

/** Without a byte order mark, which is no column. */
function readText(file: string): string {
  return readFileSync(join(FOLDER, file), 'utf8').replace(/^\uFEFF/, '');
}

/** The text from a place to the end of the file, with plain line ends; lines end as editors see it. */
function textAt(text: string, { line, column }: { line: number; column: number }): string {
  const lines = text.split(/\r\n|\n/);
  return [lines[line - 1]?.slice(column - 1), ...lines.slice(line)].join('\n');
}

describe('line and column', () => {
  it.each(Object.entries(expectations))('are right for every finding in %s', (file, expected) => {
    const bytes = readFileSync(join(FOLDER, file));
    const { findings } = validateManifests([{ file, bytes }]);
    const text = readText(file);
    expect(findings.map(({ rule, path }) => [rule, path])).toEqual(expected.map(([rule, path]) => [rule, path]));
    for (const [index, [, , at]] of expected.entries()) {
      const finding = findings[index] ?? { line: 0, column: 0 };
      expect(textAt(text, finding).slice(0, at.length)).toBe(at);
    }
  });

  it('are expected for every fixture', () => {
    expect(readdirSync(FOLDER).sort()).toEqual(Object.keys(expectations).sort());
    expect(readText('crlf.yaml')).toContain('\r\n');
  });
});
