import * as z from 'zod';

/** A name as Kubernetes has it for Secrets and namespaces: never a path that leads elsewhere in its API. */
const NAME = '[a-z0-9](?:[-a-z0-9.]{0,251}[a-z0-9])?';

/**
 * `env:NAME` | `file:PATH` | `secret:NAMESPACE/NAME/KEY`: where the worker finds a secret. The secret itself never
 * travels. The message leaves out what was got: people paste the URL itself here, and that is a credential.
 */
export const SECRET_REFERENCE = new RegExp(
  `^(?:env:[A-Za-z_][A-Za-z0-9_]*|file:.+|secret:${NAME}/${NAME}/[-._A-Za-z0-9]{1,253})$`,
);

/** Begins a URL that travels itself, because payloads are encrypted: made by `run`, not to be written by people. */
export const LITERAL_PREFIX = 'literal:';

const LITERAL_URL = /^literal:https?:\/\/\S+$/;

export const secretReferenceSchema = z
  .string()
  .refine(
    (text) => SECRET_REFERENCE.test(text) || LITERAL_URL.test(text),
    'expected a secret reference env:NAME, file:PATH or secret:NAMESPACE/NAME/KEY, got something else (not shown, it may be a secret)',
  );

/** Where a Kubernetes Secret lies. */
export interface ClusterSecret {
  namespace: string;
  name: string;
  key: string;
}

/** The parts of `secret:NAMESPACE/NAME/KEY`; null for a reference of another kind. */
export function parseClusterSecret(reference: string): ClusterSecret | null {
  if (!reference.startsWith('secret:') || !SECRET_REFERENCE.test(reference)) return null;
  const [namespace = '', name = '', key = ''] = reference.slice('secret:'.length).split('/');
  return { namespace, name, key };
}
