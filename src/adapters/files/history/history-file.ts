import { dirname } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { RecordDraft } from '../../../core/history/record.js';
import { DEFAULT_ROTATION, type RotationLimits } from '../../../core/history/rotation.js';
import { type AppendSession, type LeftBehind, openSession } from './append-session.js';
import { createFolder } from '../disk.js';
import { expectFile } from '../expect-file.js';
import { explainFileProblem } from '../file-problem.js';
import { withLease } from '../lease/file-lease.js';
import { type Host, thisHost } from '../lease/host.js';
import { resolveLinks } from '../resolve-links.js';

/** Other processes want their turn; they wait for twenty seconds before they give up. */
const LONGEST_HOLD_MS = 250;

/** One write stays small beside what a disk takes at once. */
const MOST_TOGETHER = 64;

export interface AppendRecord {
  file: string;
  draft: RecordDraft;
  now: Date;
}

export interface AppendReport {
  /** False: a line of its key was there already. */
  appended: boolean;
  warnings: string[];
}

export interface RecordAppender {
  /**
   * Appends the record's line unless a line of its key is there already, and returns when it is on disk.
   *
   * @throws StageError Unavailable when the file stays locked or the disk is full; or what the file system says.
   */
  append(record: AppendRecord): Promise<AppendReport>;
  /** Returns when nothing is being appended and the lease is free: a process that ends sooner makes others wait. */
  idle(): Promise<void>;
}

export interface RecordAppenderOptions {
  /** @default 16 MiB, of any age */
  limits?: RotationLimits;
  /** @default this process */
  host?: Host;
}

interface Waiting {
  draft: RecordDraft;
  now: Date;
  settle(report: AppendReport): void;
  fail(error: unknown): void;
}

/** An appender for any number of files. What comes in while others are written shares the next write and the lease. */
export function createRecordAppender({
  limits = DEFAULT_ROTATION,
  host = thisHost,
}: RecordAppenderOptions = {}): RecordAppender {
  const queues = new Map<string, { waiting: Waiting[]; drained: Promise<void> }>();
  return {
    append: ({ file, draft, now }) =>
      new Promise((settle, fail) => {
        const one = { draft, now, settle, fail };
        const queue = queues.get(file);
        if (queue !== undefined) {
          queue.waiting.push(one);
          return;
        }
        const waiting = [one];
        const drained = drain({ file, queue: waiting, left: null, limits, host, end: () => queues.delete(file) });
        queues.set(file, { waiting, drained });
      }),
    idle: async () => {
      while (queues.size > 0) await Promise.all([...queues.values()].map(({ drained }) => drained));
    },
  };
}

/** Appends one record and lets go of the file. */
export async function appendRecord(
  { file, draft, now }: AppendRecord,
  options: RecordAppenderOptions = {},
): Promise<AppendReport> {
  const { append, idle } = createRecordAppender(options);
  const report = await append({ file, draft, now });
  await idle();
  return report;
}

interface Drain {
  file: string;
  queue: Waiting[];
  /** From one hold of the lease to the next. */
  left: LeftBehind | null;
  limits: RotationLimits;
  host: Host;
  /** Called in the moment in which nobody is waiting: what comes later begins anew. */
  end(): void;
}

/** Never rejects: every failure goes to those who wait for it. */
async function drain(work: Drain): Promise<void> {
  while (work.queue.length > 0) {
    try {
      await holdAndAppend(work);
    } catch (error) {
      // Where the last of them is settled already, only the release has failed: whoever comes next will hear of it.
      const problem = explainFileProblem(error, `append to ${work.file}`);
      for (const { fail } of work.queue.splice(0)) fail(problem);
    }
  }
  work.end();
}

async function holdAndAppend(work: Drain): Promise<void> {
  const { file: named, queue, limits, host } = work;
  const { disk } = host;
  const file = await resolveLinks(named, disk);
  await expectFile(file, `append to ${file}`, disk);
  await createFolder(dirname(file), disk);
  await withLease({ folder: leaseFolderOf(file), purpose: `append to ${file}`, host }, async (lease) => {
    const giveUpAtMs = host.elapsedMs() + LONGEST_HOLD_MS;
    const now = queue[0]?.now ?? new Date(0);
    const session = await openSession({ file, lease, limits, disk, now, left: work.left });
    try {
      do {
        await appendTogether(session, queue);
        // Who appends one record after the other adds the next one now.
        await nextTurn();
      } while (queue.length > 0 && host.elapsedMs() < giveUpAtMs);
    } finally {
      work.left = session.leave();
      await session.close();
    }
  });
}

async function appendTogether(session: AppendSession, queue: Waiting[]): Promise<void> {
  const together = queue.slice(0, MOST_TOGETHER);
  const appended = await session.append(together);
  const warnings = session.takeWarnings();
  queue.splice(0, together.length);
  for (const [index, { settle }] of together.entries()) {
    settle({ appended: appended[index] ?? false, warnings: index === 0 ? warnings : [] });
  }
}

/** Where the lease of a file lies. */
export function leaseFolderOf(file: string): string {
  return `${file}.lock`;
}
