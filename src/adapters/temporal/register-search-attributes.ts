import type { Client } from '@temporalio/client';
import { SEARCH_ATTRIBUTES } from '../../core/pipeline/search-attributes.js';

/** Values of Temporal's IndexedValueType. */
const KEYWORD = 2;
const INT = 3;

const TYPES: Record<string, number> = {
  [SEARCH_ATTRIBUTES.mode]: KEYWORD,
  [SEARCH_ATTRIBUTES.session]: KEYWORD,
  [SEARCH_ATTRIBUTES.health]: KEYWORD,
  [SEARCH_ATTRIBUTES.exitCode]: INT,
};

/** Whether every search attribute of the pipeline exists; starting a workflow with an unknown one would fail. */
export async function searchAttributesRegistered(client: Client, namespace: string): Promise<boolean> {
  const { customAttributes } = await client.connection.operatorService.listSearchAttributes({ namespace });
  return Object.keys(TYPES).every((name) => customAttributes?.[name] !== undefined);
}

/** Registers those that are missing; doing it again changes nothing. Returns the names that were added. */
export async function registerSearchAttributes(client: Client, namespace: string): Promise<string[]> {
  const { operatorService } = client.connection;
  const { customAttributes } = await operatorService.listSearchAttributes({ namespace });
  const missing = Object.entries(TYPES).filter(([name]) => customAttributes?.[name] === undefined);
  if (missing.length > 0) {
    await operatorService.addSearchAttributes({ namespace, searchAttributes: Object.fromEntries(missing) });
  }
  return missing.map(([name]) => name);
}
