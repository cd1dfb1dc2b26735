import * as fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { describe, expect, it } from 'vitest';
import { renderFindingsAsJunit } from '../../../src/cli/render/findings-junit.js';
import { aFinding, aReport } from './report.js';

interface Element {
  name: string;
  attributes: Record<string, string>;
  text: string;
}

/** Every element in the order of its start; throws where the text is not well-formed XML. */
function parseXml(xml: string): Element[] {
  const elements: Element[] = [];
  const open: Element[] = [];
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    const element = { name, attributes: attributes as Record<string, string>, text: '' };
    elements.push(element);
    open.push(element);
  });
  parser.on('text', (text) => {
    const element = open.at(-1);
    if (element !== undefined) element.text += text;
  });
  parser.on('closetag', () => void open.pop());
  parser.write(xml).close();
  return elements;
}

describe('findings as JUnit', () => {
  const findings = [
    aFinding(),
    aFinding({ rule: 'kind', message: 'expected Job, got "Pod"' }),
    aFinding({ file: 'jobs/b.yaml', severity: 'warning', rule: 'image-tag' }),
    aFinding({ file: 'jobs/stray.yaml', severity: 'warning', rule: 'unplanned-file', path: '' }),
  ];
  const elements = parseXml(renderFindingsAsJunit(aReport(findings, { strays: ['jobs/stray.yaml'] })));

  it('are one suite with a case for each file, strays included', () => {
    expect(elements[0]).toMatchObject({ name: 'testsuites', attributes: { tests: '3', failures: '1' } });
    expect(elements[1]).toMatchObject({
      name: 'testsuite',
      attributes: { name: 'validate', tests: '3', failures: '1' },
    });
    const cases = elements.filter(({ name }) => name === 'testcase').map(({ attributes }) => attributes);
    expect(cases).toEqual([
      { classname: 'validate.tuning-1', name: 'jobs/a.yaml', file: 'jobs/a.yaml' },
      { classname: 'validate.tuning-1', name: 'jobs/b.yaml', file: 'jobs/b.yaml' },
      { classname: 'validate', name: 'jobs/stray.yaml', file: 'jobs/stray.yaml' },
    ]);
  });

  it('make errors one failure, and warnings output', () => {
    const failures = elements.filter(({ name }) => name === 'failure');
    expect(failures).toHaveLength(1);
    expect(failures[0]?.attributes).toEqual({
      type: 'restart-policy',
      message: 'expected Never or OnFailure, got "Always"',
    });
    expect(failures[0]?.text).toContain('13:22 kind spec.template.spec.restartPolicy\nexpected Job, got "Pod"');
    const outputs = elements.filter(({ name }) => name === 'system-out');
    expect(outputs.map(({ text }) => text.split('\n')[0])).toEqual([
      '13:22 image-tag spec.template.spec.restartPolicy',
      '13:22 unplanned-file ',
    ]);
  });

  it('have no failure where all is well', () => {
    const report = { ...aReport([]), files: 1, valid: 1 };
    const [, , testcase, ...others] = parseXml(
      renderFindingsAsJunit({ ...report, results: [{ file: 'a.yaml', name: 'a', namespace: '', valid: true }] }),
    );
    expect(testcase?.attributes['name']).toBe('a.yaml');
    expect(others).toEqual([]);
  });

  it('show what XML can’t hold', () => {
    const [, , , failure] = parseXml(
      renderFindingsAsJunit(aReport([aFinding({ message: 'a\u001B\u0000<&>"\uD800\uFFFF' })])),
    );
    expect(failure?.attributes['message']).toBe('a\\u001b\\u0000<&>"\uFFFD\uFFFD');
  });

  it('are well-formed whatever stands in them', () => {
    const texts = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(texts, texts, texts, (file, message, hint) => {
        expect(() => parseXml(renderFindingsAsJunit(aReport([aFinding({ file, message, hint })])))).not.toThrow();
      }),
    );
  });

  it('show 100 findings of a file and count the rest', () => {
    const many = Array.from({ length: 130 }, (_, index) => aFinding({ line: index + 1 }));
    const failure = parseXml(renderFindingsAsJunit(aReport(many))).find(({ name }) => name === 'failure');
    expect(failure?.text.match(/restart-policy/g)).toHaveLength(100);
    expect(failure?.text).toMatch(/\n\nand 30 more$/);
  });
});
