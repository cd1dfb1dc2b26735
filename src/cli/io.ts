/** The process's edges, injected so that commands can be tested without a process. */
export interface Io {
  /** Results only: with `-o json` exactly one document. */
  out(text: string): void;
  /** Progress, logs and hints. */
  err(text: string): void;
  env: Readonly<Record<string, string | undefined>>;
  cwd: string;
  /** Standard error is a terminal: progress may redraw. */
  isTerminal: boolean;
  /** Standard output, where it is a terminal. */
  screen?: Screen;
}

export interface Screen {
  /** Characters in a line. */
  columns: number;
  /** False where NO_COLOR asks for none, or the terminal knows none. */
  hasColor: boolean;
}

/** 0 OK (and WARN without strict) · 1 WARN with strict · 2 ERROR or refused · 3 could not do its work · 130 detached. */
export type ExitCode = 0 | 1 | 2 | 3 | 130;

/** What a command needs: the edges, and a place for its exit code. `src/cli.ts` alone ends the process. */
export interface Cli {
  io: Io;
  exit(code: ExitCode): void;
}

export type OutputFormat = 'text' | 'json';
