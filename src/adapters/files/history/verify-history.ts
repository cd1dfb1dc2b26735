import { type LineProblem, verifyLines, type VerifyReport } from '../../../core/history/verify-lines.js';
import { type Disk, realDisk } from '../disk.js';
import { readMovedPrevs } from './moved-prevs.js';
import { readHistory } from './read-history.js';

/**
 * Checks every line of a history and the chain through all of its parts.
 *
 * @throws StageError NotFound, or what the file system says.
 */
export async function verifyHistory(file: string, disk: Disk = realDisk): Promise<VerifyReport> {
  const damaged: LineProblem[] = [];
  const lines = readHistory(file, {
    disk,
    onDamaged: ({ number: segment }, { message }) =>
      damaged.push({ segment, line: 0, kind: 'corrupt', message: `${message} Lines may be missing.` }),
  });
  const report = await verifyLines({ lines, movedPrevs: await readMovedPrevs(file, disk) });
  return { ...report, problems: [...damaged, ...report.problems] };
}
