import * as z from 'zod';

/**
 * `env:NAME` | `file:PATH` | `secret:NAMESPACE/NAME/KEY`: where the worker finds a secret. The secret itself never
 * travels. The message leaves out what was got: people paste the URL itself here, and that is a credential.
 */
export const SECRET_REFERENCE = /^(?:env:[A-Za-z_][A-Za-z0-9_]*|file:.+|secret:[^/]+\/[^/]+\/[^/]+)$/;

export const secretReferenceSchema = z
  .string()
  .regex(
    SECRET_REFERENCE,
    'expected a secret reference env:NAME, file:PATH or secret:NAMESPACE/NAME/KEY, got something else (not shown, it may be a secret)',
  );
