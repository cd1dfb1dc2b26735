/** The seven stages in the order in which they run; each word names its folder, activity, command and summary line. */
export const STAGES = ['generate', 'validate', 'apply', 'monitor', 'health', 'history', 'alerts'] as const;

export type Stage = (typeof STAGES)[number];

/**
 * `ok`: the stage did its work (its verdict may still be bad). `failed`: it could not do its work.
 * `skipped`: the input asked for it not to run. `not_reached`: an earlier stage failed, or the run ended first.
 */
export type StageStatus = 'ok' | 'failed' | 'skipped' | 'not_reached';
