// What the benchmarks take from the program itself.

import { dump, load } from 'js-yaml';
import { openJobsFolder } from '../src/adapters/files/run-folder/jobs-folder.js';
import { parseConfigText } from '../src/core/generate/config-file.js';
import { generateManifests } from '../src/core/generate/generate-manifests.js';
import { validateFolder } from '../src/core/validate/check/validate-manifests.js';

export { findServerBinary } from '../src/adapters/temporal/install/server-binary.js';
export { serverAnswers } from '../src/adapters/temporal/server/server-ready.js';
export { SERVER_SETTINGS } from '../src/adapters/temporal/server/server-settings.js';

/** The manifests of a config, by file name. */
export function generate(configText: string): ReadonlyMap<string, string> {
  const { config, problems } = parseConfigText(configText);
  if (problems !== undefined) throw new Error(JSON.stringify(problems));
  return generateManifests({ config, runKey: null }).files;
}

/** Checks every manifest of a folder; returns how many are valid. */
export async function validate(path: string): Promise<number> {
  const { report } = await validateFolder(await openJobsFolder({ path, label: path }), { label: path });
  return report.valid;
}

/** The peer of `generate`: the same documents, written by a YAML library. */
export function dumpAll(documents: readonly unknown[]): string[] {
  return documents.map((document) => dump(document));
}

/** The peer of `validate`: the same texts, read by a YAML library. */
export function loadAll(texts: readonly string[]): unknown[] {
  return texts.map((text) => load(text));
}
