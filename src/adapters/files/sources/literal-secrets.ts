import { readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { explainFileProblem } from '../file-problem.js';
import { makeFolder } from '../make-folder.js';

const FOLDER = 'secrets';

/** A file this young may belong to a run that is just being started. */
const SETTLED_MS = 60_000;

/**
 * Keeps URLs that were typed on the command line in files that only this user can read, and returns their references:
 * a killed run, or another process of the same state dir, can still deliver, and Temporal never sees the URL.
 */
export async function keepLiteralSecrets(
  stateDir: string,
  { workflowId, secrets }: { workflowId: string; secrets: readonly string[] },
): Promise<string[]> {
  const folder = join(stateDir, FOLDER);
  const references: string[] = [];
  try {
    if (secrets.length > 0) await makeFolder(folder, { mode: 0o700 });
    for (const [index, secret] of secrets.entries()) {
      const path = join(folder, `${prefixOf(workflowId)}${index}`);
      const staged = `${path}.${process.pid}`;
      await rm(staged, { force: true });
      await writeFile(staged, `${secret}\n`, { mode: 0o600, flag: 'wx' });
      // Another command may be starting the same run at this moment: each finds a whole file there.
      await rename(staged, path);
      references.push(`file:${path}`);
    }
  } catch (error) {
    throw explainFileProblem(error, `keep the webhook URL in ${folder}`);
  }
  return references;
}

/** Removes what was kept for runs that have ended. */
export async function sweepLiteralSecrets(
  stateDir: string,
  { nowMs, isUnfinished }: { nowMs: number; isUnfinished(workflowId: string): Promise<boolean> },
): Promise<void> {
  const folder = join(stateDir, FOLDER);
  for (const name of await readdir(folder).catch(() => [])) {
    const path = join(folder, name);
    const age = await stat(path).then(
      ({ mtimeMs }) => nowMs - mtimeMs,
      () => 0,
    );
    const workflowId = workflowIdOf(name);
    if (workflowId !== null && age > SETTLED_MS && !(await isUnfinished(workflowId))) await rm(path, { force: true });
  }
}

/** Removes what was kept for one run, once it has ended. */
export async function dropLiteralSecrets(stateDir: string, workflowId: string): Promise<void> {
  const folder = join(stateDir, FOLDER);
  const prefix = prefixOf(workflowId);
  for (const name of await readdir(folder).catch(() => [])) {
    if (name.startsWith(prefix)) await rm(join(folder, name), { force: true });
  }
}

/** null for a file that this program has not written. */
function workflowIdOf(name: string): string | null {
  try {
    return decodeURIComponent(name.slice(0, name.lastIndexOf('~')));
  } catch {
    return null;
  }
}

/** What the file names of one run begin with, and those of no other. */
function prefixOf(workflowId: string): string {
  return `${encodeURIComponent(workflowId).replaceAll('~', '%7E')}~`;
}
