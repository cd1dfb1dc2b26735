import { randomUUID } from 'node:crypto';
import { dirname, resolve } from 'node:path';
import { realDisk } from '../../adapters/files/disk.js';
import { explainFileProblem } from '../../adapters/files/file-problem.js';
import { makeFolder } from '../../adapters/files/make-folder.js';
import type { UnreadableLine } from '../../adapters/files/history/read-newest.js';
import { replaceFile } from '../../adapters/files/replace-file.js';
import { StageError } from '../../core/errors.js';
import { collectReport, type ReportData } from '../../core/history/report-data.js';
import type { QueryFlags } from '../flags/history-flags.js';
import type { Cli, ExitCode, Screen } from '../io.js';
import { renderStats } from '../render/history.js';
import { renderTimeline } from '../render/timeline.js';
import { parseQuery } from './parse-query.js';
import { reportUnreadable, streamRecords } from './read-records.js';

export interface ReportFlags extends QueryFlags {
  file?: string;
}

/** In a terminal more lines than fit on a screen say less. */
const MOST_IN_TERMINAL = 2_000;

/** The whole history as a picture: bars in the terminal, or one HTML file. */
export async function reportHistory(flags: ReportFlags, { io }: Cli): Promise<ExitCode> {
  const format = parseReportFormat(flags.output);
  const target = flags.file === undefined ? null : resolve(io.cwd, flags.file);
  if (target === resolve(io.cwd, flags.historyFile)) {
    throw new StageError({
      type: 'InvalidInput',
      message: `Expected --file to name a file for the report, got the history itself: ${flags.historyFile}.`,
      hint: 'Name another file.',
    });
  }
  const now = new Date();
  const unreadable: UnreadableLine[] = [];
  const collector = collectReport();
  for await (const { record } of streamRecords(parseQuery(flags, now), { io, unreadable })) collector.add(record);
  reportUnreadable({ unreadable }, { historyFile: flags.historyFile, io });
  const data = collector.read();
  const text =
    format === 'text'
      ? renderText(data, target === null ? io.screen : undefined)
      : (await import('../render/report/page.js')).renderReportPage({
          data,
          file: flags.historyFile,
          unreadable: unreadable.length,
          now: now.toISOString(),
        });
  if (target === null) {
    io.out(text);
    return 0;
  }
  await writeReport(target, text);
  io.err(`The report is in ${flags.file}\n`);
  return 0;
}

function renderText(data: ReportData, screen: Screen | undefined): string {
  const shown = data.runs.slice(-MOST_IN_TERMINAL);
  const omitted = data.stats.records - shown.length;
  const note = omitted === 0 ? '' : `The newest ${shown.length} runs; ${omitted} earlier ones are counted below.\n`;
  const timeline = renderTimeline(shown, screen);
  return `${note}${timeline}${timeline === '' ? '' : '\n'}${renderStats(data.stats)}`;
}

/** Whole or not at all: a browser may be looking at the earlier one. */
async function writeReport(file: string, text: string): Promise<void> {
  try {
    await makeFolder(dirname(file));
    await replaceFile({
      file,
      staged: `${file}.${randomUUID()}`,
      chunks: [Buffer.from(text)],
      like: { mode: 0o644 },
      disk: realDisk,
    });
  } catch (error) {
    throw explainFileProblem(error, `write the report ${file}`);
  }
}

function parseReportFormat(text: string): 'text' | 'html' {
  if (text === 'text' || text === 'html') return text;
  throw new StageError({
    type: 'InvalidInput',
    message: `Expected -o text or -o html, got "${text}".`,
    hint: 'history stats -o json has the counts.',
  });
}
