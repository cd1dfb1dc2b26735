import { readManifest } from '../../adapters/files/run-folder/manifest-files.js';
import type { JobsFolder } from '../../core/validate/jobs-folder.js';
import type { ValidationReport } from '../../core/validate/report.js';
import { sourceLineOf } from '../../core/validate/findings/source-line.js';
import { renderFindings } from '../render/findings.js';

/** The findings as text with the lines that they are about. Only the files of findings that are shown are read again. */
export function showFindings(report: ValidationReport, { dir, label }: JobsFolder): string {
  return renderFindings(report, (finding) => {
    const file = finding.file.slice(label.length + 1);
    return sourceLineOf(readManifest({ path: dir, file, isPlanned: false }), finding);
  });
}
