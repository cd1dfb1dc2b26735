import { type MonitorProgress, renderProgress } from '../../core/monitor/progress.js';
import type { Io } from '../io.js';

export interface ProgressLine {
  show(progress: MonitorProgress): void;
  /** Shows what is still held back and leaves the line. */
  end(): void;
}

const BAR_WIDTH = 30;

/** Fast enough to look alive, slow enough for a terminal behind a slow line. */
const REDRAW_MS = 100;

/**
 * How far Jobs are, on standard error: one line that is redrawn on a terminal, else a line of its own for each change,
 * at most one per interval.
 */
export function createProgressLine(io: Io, intervalMs: number): ProgressLine {
  const pauseMs = io.isTerminal ? Math.min(REDRAW_MS, intervalMs) : intervalMs;
  let held: string | null = null;
  let written = '';
  let timer: NodeJS.Timeout | undefined;

  const write = () => {
    if (held !== null && held !== written) {
      // Spaces, not an escape sequence: every terminal knows them.
      io.err(io.isTerminal ? `\r${held.padEnd(written.length)}` : `${held}\n`);
      written = held;
    }
    held = null;
  };
  const writeThenPause = () => {
    const hasNews = held !== null;
    write();
    timer = hasNews ? setTimeout(writeThenPause, pauseMs) : undefined;
  };

  return {
    show: (progress) => {
      held = io.isTerminal ? renderBar(progress) : renderLine(progress);
      if (timer === undefined) writeThenPause();
    },
    end: () => {
      clearTimeout(timer);
      timer = undefined;
      write();
      if (io.isTerminal && written !== '') io.err('\n');
      written = '';
    },
  };
}

function renderLine(progress: MonitorProgress): string {
  const { trouble } = progress;
  return trouble === undefined ? renderProgress(progress) : `${renderProgress(progress)}; ${trouble}`;
}

function renderBar(progress: MonitorProgress): string {
  const { jobs, finished } = progress;
  const done = jobs === 0 ? BAR_WIDTH : Math.floor((finished / jobs) * BAR_WIDTH);
  return `[${'#'.repeat(done)}${'.'.repeat(BAR_WIDTH - done)}] ${renderLine(progress)}`;
}
