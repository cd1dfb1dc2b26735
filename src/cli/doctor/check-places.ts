import { realDisk } from '../../adapters/files/disk.js';
import { expectHistory } from '../../adapters/files/history/expect-history.js';
import { describeHardLinks } from '../../adapters/files/history/hard-links.js';
import { readNewestIfThere } from '../../adapters/files/history/read-newest.js';
import { resolveUnderRoot } from '../../adapters/files/rooted-path.js';
import { type Check, passed } from '../../core/doctor/check.js';
import { expectWritable } from '../run/expect-places.js';
import type { DoctorContext } from './context.js';
import { examine, failedCheck } from './examine.js';

/** Whether manifests and the history can be written, and what the history's end looks like. Writes nothing. */
export async function checkPlaces({ flags, policy }: DoctorContext): Promise<Check[]> {
  const { jobsDir, historyFile } = flags;
  const jobs = await examine('jobs-dir', async () => {
    await expectWritable({
      path: await resolveUnderRoot(policy, jobsDir),
      kind: 'folder',
      purpose: `write manifests to ${jobsDir}`,
    });
    return `${jobsDir} can be written to.`;
  });
  return [jobs, await checkHistory(historyFile, policy)];
}

async function checkHistory(historyFile: string, policy: DoctorContext['policy']): Promise<Check> {
  const name = 'history-file';
  try {
    const file = await resolveUnderRoot(policy, historyFile);
    await expectWritable({ path: file, kind: 'file', purpose: `append to ${historyFile}` });
    await expectHistory(file, historyFile);
    const newest = await readNewestIfThere({ file, limit: 1, matches: () => true });
    if (newest === null) return passed(name, `${historyFile} can be written to; it is not there yet.`);
    const { records, unreadable, tornLine } = newest;
    if (unreadable.length > 0 || tornLine !== null) {
      const message = `The end of ${historyFile} has lines that are no records.`;
      return { name, status: 'warning', message, remedy: 'Look with `tuning-pipeline history verify`.' };
    }
    const links = describeHardLinks(historyFile, await realDisk.stat(file));
    if (links !== null) {
      const remedy = 'Make the other names copies or symbolic links.';
      return { name, status: 'warning', message: `${links}.`, remedy };
    }
    const last = records[0] === undefined ? 'it is empty' : `its newest line is of ${records[0].record.timestamp}`;
    return passed(name, `${historyFile} can be written to; ${last}.`);
  } catch (error) {
    return failedCheck(name, error);
  }
}
