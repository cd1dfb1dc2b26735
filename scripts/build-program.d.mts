/** Builds the sources in `src` into `out`: command line, Temporal client, workflow bundle. */
export function buildProgram(options: { src: string; out: string }): Promise<void>;
