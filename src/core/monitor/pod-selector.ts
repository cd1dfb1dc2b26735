import { matchesSelector } from './matches-selector.js';

/** Every Pod of a Job has it; only the owner reference is proof, because anybody can set a label. */
const OWNER_LABEL = 'batch.kubernetes.io/controller-uid';

/** 37 bytes each: below the 8 KiB at which some proxies refuse a URL. */
const UIDS_PER_REQUEST = 100;

export interface ChoosePodSelector {
  /** The selector of the Jobs. */
  labelSelector: string;
  /** Labels of each Job's Pod template. */
  templates: Iterable<Readonly<Record<string, string>>>;
}

/**
 * The selector with which the server finds the Pods of these Jobs among as few others as possible: the Jobs' own, where
 * every template carries the labels that it asks for.
 */
export function choosePodSelector({ labelSelector, templates }: ChoosePodSelector): string {
  for (const labels of templates) if (!matchesSelector(labelSelector, labels)) return OWNER_LABEL;
  return `${labelSelector},${OWNER_LABEL}`;
}

/** The selectors for the Pods of these few Jobs, in parts that fit into a URL. */
export function podSelectorsOf(jobUids: readonly string[]): string[] {
  const selectors: string[] = [];
  for (let start = 0; start < jobUids.length; start += UIDS_PER_REQUEST) {
    selectors.push(`${OWNER_LABEL} in (${jobUids.slice(start, start + UIDS_PER_REQUEST).join(',')})`);
  }
  return selectors;
}
