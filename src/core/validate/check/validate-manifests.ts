import { planDigest } from '../../generate/plan.js';
import { checkFile } from './check-file.js';
import type { JobsFolder } from '../jobs-folder.js';
import type { ManifestFile } from '../manifest-file.js';
import type { ValidationReport } from '../report.js';
import { DEFAULT_RULES } from '../rule-book/rule-book.js';
import { startValidation, type ValidationOptions } from './validation.js';

/** The verdict about files at hand, each judged as it comes out of the iterable. */
export function validateManifests(files: Iterable<ManifestFile>, options: ValidationOptions = {}): ValidationReport {
  const validation = startValidation(options);
  for (const file of files) validation.add(checkFile(file, options.rules ?? DEFAULT_RULES));
  return validation.finish().report;
}

/** A verdict and what exactly it is about. */
export interface ValidatedFolder {
  report: ValidationReport;
  /** Over what was read, whatever the plan says: the plan's digest exactly when every planned file is unchanged. */
  digest: string;
}

/** The verdict about a folder, and the digest of exactly the bytes that it is about. */
export async function validateFolder(
  folder: JobsFolder,
  options: Omit<ValidationOptions, 'unplanned'>,
): Promise<ValidatedFolder> {
  const { rules = DEFAULT_RULES } = options;
  const validation = startValidation({ ...options, unplanned: folder.unplanned });
  for await (const file of folder.read()) validation.add(checkFile(file, rules));
  const { report, read } = validation.finish();
  return {
    report,
    get digest() {
      return planDigest(read);
    },
  };
}
