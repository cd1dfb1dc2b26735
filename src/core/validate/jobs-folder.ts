import type { Plan } from '../generate/plan.js';
import type { ManifestFile } from './manifest-file.js';

/** What `--jobs-dir D` turned out to mean. */
export interface JobsFolder {
  /** Absolute path of the folder that holds the files. */
  dir: string;
  /** The same folder as messages show it. */
  label: string;
  /** `plan`: D has a plan.json. `latest`: the folder behind D/latest has one. `files`: no plan, every manifest in D. */
  via: 'plan' | 'latest' | 'files';
  plan: Plan | null;
  /** The plan's order, or by name without a plan. */
  files: readonly string[];
  /** Manifests beside the plan that it does not list, by name; always empty without a plan. */
  unplanned: readonly string[];
  /** Reads the files in order, a few at a time; a file that can't be read is an entry, not an error. */
  read(): AsyncIterable<ManifestFile>;
}
