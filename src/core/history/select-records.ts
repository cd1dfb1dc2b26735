import type { HistoryRecord } from './record.js';

/** Records of a namespace or a selector; what is left out matches anything. */
export interface RecordFilter {
  namespace?: string | undefined;
  selector?: string | undefined;
}

export function matchesFilter(record: HistoryRecord, { namespace, selector }: RecordFilter): boolean {
  return (
    (namespace === undefined || record.namespace === namespace) &&
    (selector === undefined || record.selector === selector)
  );
}
