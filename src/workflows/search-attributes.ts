import { upsertSearchAttributes } from '@temporalio/workflow';
import { defineSearchAttributeKey } from '@temporalio/common';
import type { PipelineResult } from '../core/pipeline/result.js';
import { SEARCH_ATTRIBUTES } from '../core/pipeline/search-attributes.js';

const mode = defineSearchAttributeKey(SEARCH_ATTRIBUTES.mode, 'KEYWORD');
const session = defineSearchAttributeKey(SEARCH_ATTRIBUTES.session, 'KEYWORD');
const health = defineSearchAttributeKey(SEARCH_ATTRIBUTES.health, 'KEYWORD');
const exitCode = defineSearchAttributeKey(SEARCH_ATTRIBUTES.exitCode, 'INT');

/** What is known of a run once its config is read. */
export function upsertSession(sessionId: string, runMode: PipelineResult['mode']): void {
  upsertSearchAttributes([
    { key: session, value: sessionId },
    { key: mode, value: runMode },
  ]);
}

/** What a run was judged as, so that lists of runs can be searched for it. */
export function upsertVerdict(result: PipelineResult): void {
  upsertSearchAttributes([
    { key: health, value: result.healthStatus },
    { key: exitCode, value: result.exitCode },
  ]);
}
