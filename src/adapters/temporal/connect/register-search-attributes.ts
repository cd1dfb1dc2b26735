import type { Client } from '@temporalio/client';
import { StageError } from '../../../core/errors.js';
import { SEARCH_ATTRIBUTES } from '../../../core/pipeline/search-attributes.js';

/** Values of Temporal's IndexedValueType. */
const KEYWORD = 2;
const INT = 3;

const TYPES: Readonly<Record<string, number>> = {
  [SEARCH_ATTRIBUTES.mode]: KEYWORD,
  [SEARCH_ATTRIBUTES.session]: KEYWORD,
  [SEARCH_ATTRIBUTES.health]: KEYWORD,
  [SEARCH_ATTRIBUTES.exitCode]: INT,
};

/** The attributes of a namespace that are missing, and those that somebody has registered as something else. */
async function compare(client: Client, namespace: string): Promise<{ missing: string[]; foreign: string[] }> {
  const { customAttributes } = await client.connection.operatorService.listSearchAttributes({ namespace });
  const typeOf = (name: string): number | undefined => customAttributes?.[name] ?? undefined;
  const names = Object.keys(TYPES);
  return {
    missing: names.filter((name) => typeOf(name) === undefined),
    foreign: names.filter((name) => typeOf(name) !== undefined && typeOf(name) !== TYPES[name]),
  };
}

/** Whether the pipeline's search attributes exist as it needs them; to set any other one would fail. */
export async function searchAttributesRegistered(client: Client, namespace: string): Promise<boolean> {
  const { missing, foreign } = await compare(client, namespace);
  return missing.length === 0 && foreign.length === 0;
}

/**
 * Registers those that are missing; doing it again, or twice at once, changes nothing. Returns the names that were
 * added.
 *
 * @throws StageError Conflict when the namespace has one of them with another type.
 */
export async function registerSearchAttributes(client: Client, namespace: string): Promise<string[]> {
  const { missing, foreign } = await compare(client, namespace);
  if (foreign.length > 0) {
    throw new StageError({
      type: 'Conflict',
      message: `Expected the search attributes ${foreign.join(', ')} of namespace ${namespace} to be the pipeline's, but they have other types.`,
      hint: 'Remove them with `temporal operator search-attribute remove`, or use another namespace; runs go on without them.',
    });
  }
  if (missing.length === 0) return [];
  const searchAttributes = Object.fromEntries(missing.map((name) => [name, TYPES[name] ?? KEYWORD]));
  try {
    await client.connection.operatorService.addSearchAttributes({ namespace, searchAttributes });
  } catch (error) {
    // Somebody else may have registered them in between.
    if (!(await searchAttributesRegistered(client, namespace))) throw error;
  }
  return missing;
}
