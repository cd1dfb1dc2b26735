import * as z from 'zod';
import { jobSchema } from './observe-objects.js';
import type { ObservedJob } from '../observed/objects.js';

/** One event of a watch on Jobs. Format: https://kubernetes.io/docs/reference/using-api/api-concepts/#efficient-detection-of-changes */
export type WatchEvent =
  | { kind: 'set' | 'gone'; job: ObservedJob; resourceVersion: string }
  | { kind: 'bookmark'; resourceVersion: string }
  /** The server ends the watch; 410: the version to resume from is too old. */
  | { kind: 'error'; status: number; message: string };

const versioned = z.looseObject({ metadata: z.looseObject({ resourceVersion: z.string() }) });

const lineSchema = z.discriminatedUnion('type', [
  z.looseObject({ type: z.enum(['ADDED', 'MODIFIED', 'DELETED']), object: z.unknown() }),
  z.looseObject({ type: z.literal('BOOKMARK'), object: versioned }),
  z.looseObject({
    type: z.literal('ERROR'),
    object: z.looseObject({ code: z.number().default(500), message: z.string().default('') }),
  }),
]);

/** Throws for a line that is none: then the stream is broken, and the watch starts anew where it was. */
export function parseWatchLine(line: string): WatchEvent {
  const event = lineSchema.parse(JSON.parse(line));
  switch (event.type) {
    case 'BOOKMARK':
      return { kind: 'bookmark', resourceVersion: event.object.metadata.resourceVersion };
    case 'ERROR':
      return { kind: 'error', status: event.object.code, message: event.object.message };
    default: {
      const { resourceVersion } = versioned.parse(event.object).metadata;
      return { kind: event.type === 'DELETED' ? 'gone' : 'set', job: jobSchema.parse(event.object), resourceVersion };
    }
  }
}
