import * as z from 'zod';
import { parseInstant } from '../instant.js';

/**
 * Clocks of machines that share a file, and of the Temporal server, differ by less; lines of the original format carry
 * local time without saying so.
 */
const CLOCK_MARGIN_MS = 24 * 3_600_000;

const glance = z.looseObject({
  key: z.string().optional().catch(undefined),
  appended_at: z.string().optional().catch(undefined),
  timestamp: z.string().optional().catch(undefined),
});

/** What a line says about itself, whatever else may be wrong with it. */
export interface GlancedLine {
  key: string | null;
  /** When it was written; NaN where it does not say. */
  writtenMs: number;
}

/** Reads a line's key and time without judging it. */
export function glanceAtLine(text: string): GlancedLine {
  let line: z.infer<typeof glance> | undefined;
  try {
    line = glance.safeParse(JSON.parse(text)).data;
  } catch {
    // What is no JSON has neither.
  }
  return { key: line?.key ?? null, writtenMs: parseInstant(line?.appended_at ?? line?.timestamp ?? '') };
}

/**
 * True: nothing in front of this line was written at `sinceMs` or later. Lines stand in the order of their
 * `appended_at`, however late a run's own line comes: so a search for what may have been written since then ends here.
 */
export function endsLookBack({ writtenMs }: Pick<GlancedLine, 'writtenMs'>, sinceMs: number): boolean {
  return writtenMs < sinceMs - CLOCK_MARGIN_MS;
}
