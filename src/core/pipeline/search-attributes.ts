/** Search attributes of a run; `tuning-pipeline setup` registers them. Their names are wire format. */
export const SEARCH_ATTRIBUTES = {
  mode: 'TuningMode',
  session: 'TuningSession',
  health: 'TuningHealth',
  exitCode: 'TuningExitCode',
} as const;
