import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderFindingsForGithub } from '../../../src/cli/render/findings-github.js';
import { aFinding, aReport } from './report.js';

function linesOf(...findings: ReturnType<typeof aFinding>[]): string[] {
  return renderFindingsForGithub(aReport(findings)).trimEnd().split('\n');
}

describe('findings for GitHub', () => {
  it('are annotations with file, line, column and rule, then the counts', () => {
    expect(linesOf(aFinding(), aFinding({ severity: 'warning', path: '' }))).toEqual([
      '::error file=jobs/a.yaml,line=13,col=22,title=restart-policy::spec.template.spec.restartPolicy: expected Never or OnFailure, got "Always"%0ASet restartPolicy: Never.',
      '::warning file=jobs/a.yaml,line=13,col=22,title=restart-policy::expected Never or OnFailure, got "Always"%0ASet restartPolicy: Never.',
      '1 file: 0 valid, 1 invalid, 1 error, 1 warning',
    ]);
  });

  it('escape what ends a property or a command', () => {
    const [line] = linesOf(aFinding({ file: 'a,b:c%\r\n.yaml', message: '50%, a:b\r\n::error::x', path: '' }));
    expect(line).toBe(
      '::error file=a%2Cb%3Ac%25%0D%0A.yaml,line=13,col=22,title=restart-policy::50%25, a:b%0D%0A::error::x%0ASet restartPolicy: Never.',
    );
  });

  it('come errors first, ten of each kind, and a notice counts the rest', () => {
    const of = (severity: 'error' | 'warning', count: number) =>
      Array.from({ length: count }, (_, index) => aFinding({ severity, line: index + 1 }));
    const lines = linesOf(...of('warning', 12), ...of('error', 11));
    expect(lines.slice(0, 10).every((line) => line.startsWith('::error '))).toBe(true);
    expect(lines.slice(10, 20).every((line) => line.startsWith('::warning '))).toBe(true);
    expect(lines.slice(20)).toEqual([
      '::notice title=validate::and 1 error and 2 warnings more; -o text or -o json shows them',
      '1 file: 0 valid, 1 invalid, 11 errors, 12 warnings',
    ]);
  });

  it('have no notice where all are shown', () => {
    expect(linesOf(aFinding()).join('\n')).not.toContain('::notice');
  });

  it('are one command each, whatever stands in them', () => {
    const texts = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(texts, texts, texts, (file, message, hint) => {
        const lines = renderFindingsForGithub(aReport([aFinding({ file, message, hint })])).split(/[\r\n]/);
        expect(lines).toHaveLength(3);
        expect(lines.filter((line) => line.startsWith('::'))).toHaveLength(1);
      }),
    );
  });
});
