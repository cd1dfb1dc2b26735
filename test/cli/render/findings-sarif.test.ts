import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import AjvDraft4Module from 'ajv-draft-04';
import addFormatsModule from 'ajv-formats';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderFindingsAsSarif } from '../../../src/cli/render/findings-sarif.js';
import { findRule } from '../../../src/core/validate/rule-book/rule-catalog.js';
import { aFinding, aReport } from './report.js';

interface Log {
  runs: {
    tool: { driver: { rules: { id: string }[] } };
    invocations: { toolExecutionNotifications?: { message: { text: string } }[] }[];
    results: { ruleId: string; ruleIndex: number; level: string; locations: object[] }[];
  }[];
}

const require = createRequire(import.meta.url);
const schema = JSON.parse(
  readFileSync(require.resolve('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json'), 'utf8'),
) as object;
const Ajv = AjvDraft4Module.default;
const ajv = new Ajv({ allErrors: true, strict: false, unicodeRegExp: false });
addFormatsModule.default(ajv);
const isValid = ajv.compile(schema);

function sarifOf(...args: Parameters<typeof aReport>): Log {
  const log: unknown = JSON.parse(renderFindingsAsSarif(aReport(...args)));
  expect(isValid(log) ? [] : isValid.errors).toEqual([]);
  return log as Log;
}

describe('findings as SARIF', () => {
  it('are valid against the 2.1.0 schema, which does not take everything', () => {
    sarifOf([]);
    sarifOf([aFinding(), aFinding({ file: '/abs/b.yaml', path: '', rule: 'image-tag', severity: 'warning' })]);
    expect(isValid({ version: '2.1.0', runs: [{ results: [] }] })).toBe(false);
    expect(isValid({ version: '2.1.0', runs: [], surprise: 1 })).toBe(false);
  });

  it('have a region, the field and the level', () => {
    const [run] = sarifOf([aFinding({ file: 'jobs/a b%.yaml' }), aFinding({ severity: 'warning', path: '' })]).runs;
    expect(run?.results[0]).toMatchObject({
      ruleId: 'restart-policy',
      level: 'error',
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: 'jobs/a%20b%25.yaml', uriBaseId: '%SRCROOT%' },
            region: { startLine: 13, startColumn: 22 },
          },
          logicalLocations: [{ fullyQualifiedName: 'spec.template.spec.restartPolicy' }],
        },
      ],
    });
    expect(run?.results[1]?.level).toBe('warning');
    expect(run?.results[1]?.locations[0]).not.toHaveProperty('logicalLocations');
  });

  it('name an absolute file by its URL', () => {
    const [run] = sarifOf([aFinding({ file: '/srv/jobs/a.yaml' })]).runs;
    expect(run?.results[0]?.locations[0]).toMatchObject({
      physicalLocation: { artifactLocation: { uri: 'file:///srv/jobs/a.yaml' } },
    });
  });

  it('describe each rule that was broken, once', () => {
    const [run] = sarifOf([aFinding(), aFinding({ rule: 'image-tag' }), aFinding()]).runs;
    expect(run?.tool.driver.rules).toMatchObject([
      { id: 'image-tag', shortDescription: { text: findRule('image-tag')?.description } },
      { id: 'restart-policy', help: { text: findRule('restart-policy')?.remediation } },
    ]);
    expect(run?.results.map(({ ruleId, ruleIndex }) => `${ruleIndex} ${ruleId}`)).toEqual([
      '1 restart-policy',
      '0 image-tag',
      '1 restart-policy',
    ]);
  });

  it('are at most 5,000, errors first, and a notification counts the rest', () => {
    const warnings = Array.from({ length: 6_000 }, () => aFinding({ severity: 'warning' }));
    const [run] = sarifOf([...warnings, aFinding()]).runs;
    expect(run?.results).toHaveLength(5_000);
    expect(run?.results[0]?.level).toBe('error');
    expect(run?.invocations[0]?.toolExecutionNotifications?.[0]?.message.text).toContain('and 1001 warnings more');
    expect(sarifOf([aFinding()]).runs[0]?.invocations[0]).not.toHaveProperty('toolExecutionNotifications');
  });

  it('are valid whatever stands in them', () => {
    const texts = fc.string({ unit: 'binary', minLength: 1 });
    fc.assert(
      fc.property(texts, texts, texts, (file, message, path) => {
        sarifOf([aFinding({ file, message, path })]);
      }),
    );
  });
});
