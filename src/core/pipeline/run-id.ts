import { canonicalJson } from '../canonical-json.js';
import { sha256 } from '../hash.js';
import { slugOf } from '../slug.js';
import type { PipelineInput } from './input.js';

/** Names the input of a run: what is asked for, without where secrets are and how the answer is shown. */
export function inputHash(input: PipelineInput): string {
  const { webhookUrl: _url, channels, configSource: _source, ...rest } = input;
  const channelTypes = channels?.map(({ type }) => type);
  return sha256(canonicalJson({ ...rest, ...(channelTypes === undefined ? {} : { channelTypes }) }));
}

/** A workflow id is read and typed by people; the hash tells apart what the rest leaves alike. */
const MAX_SLUG = 40;

export interface RunName {
  /** The session, or '' where only the worker knows it. */
  sessionId: string;
  inputHash: string;
}

/** The workflow id of a run of this input; the same input finds the same id, and with it an unfinished run. */
export function runWorkflowId({ sessionId, inputHash: hash }: RunName): string {
  return `tune-${slugOf(sessionId).slice(0, MAX_SLUG)}-${hash.slice(0, 10)}`;
}
