import * as z from 'zod';

// `<file>.broken-<time>`: lines that `history repair` took out of a file, one JSON object each.

const movedLineSchema = z.object({
  v: z.literal(1),
  /** Where it stood, from 1. */
  line: z.int(),
  /** `prev` of the record behind it, which nothing in the file explains any more; null where there is none. */
  next_prev: z.string().nullable(),
  /** The line, or its bytes in base64 where they are not UTF-8. */
  text: z.string().optional(),
  base64: z.string().optional(),
});

export type MovedLine = z.infer<typeof movedLineSchema>;

/** Null for a line that is none. */
export function parseMovedLine(text: string): MovedLine | null {
  try {
    return movedLineSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
