import { canonicalJson } from '../canonical-json.js';
import { sha256 } from '../hash.js';
import type { PipelineInput } from './input.js';

/** Names the input of a run: what is asked for, without where secrets are and how the answer is shown. */
export function inputHash(input: PipelineInput): string {
  const { webhookUrl: _url, channels, configSource: _source, ...rest } = input;
  const channelTypes = channels?.map(({ type }) => type);
  return sha256(canonicalJson({ ...rest, ...(channelTypes === undefined ? {} : { channelTypes }) }));
}

export interface RunName {
  /** The session, or '' where only the worker knows it. */
  sessionId: string;
  inputHash: string;
}

/** The workflow id of a run of this input; the same input finds the same id, and with it an unfinished run. */
export function runWorkflowId({ sessionId, inputHash: hash }: RunName): string {
  const slug = sessionId
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40);
  return `tune-${slug === '' ? 'session' : slug}-${hash.slice(0, 10)}`;
}
