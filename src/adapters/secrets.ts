import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type ClusterSecret, LITERAL_PREFIX, parseClusterSecret } from '../core/alerts/secret-reference.js';
import { StageError } from '../core/errors.js';
import type { ClusterTarget } from '../core/cluster-target.js';
import { truncateText } from '../core/truncate.js';
import { explainFileProblem } from './files/file-problem.js';

/** A webhook URL is short; a larger file was named by mistake. */
const MAX_SECRET_BYTES = 64 * 1024;

/** Of a path, in messages. */
const MAX_SHOWN = 500;

export interface SecretSources {
  env: Readonly<Record<string, string | undefined>>;
  /** Relative `file:` paths start here. */
  cwd: string;
  /** Reads a key of a Kubernetes Secret. */
  readClusterSecret: (secret: ClusterSecret, cluster: ClusterTarget) => Promise<string>;
  /** Whether a URL may travel itself: only where payloads are encrypted. @default false */
  literalAllowed?: boolean;
}

export type ResolveSecret = (reference: string, cluster?: ClusterTarget) => Promise<string>;

/**
 * Resolves `env:NAME`, `file:PATH` and `secret:NAMESPACE/NAME/KEY` to the secret without surrounding whitespace.
 *
 * @throws StageError NotFound, AccessDenied or InvalidInput. The message names the reference, never what it holds.
 */
export function createSecretResolver(sources: SecretSources): ResolveSecret {
  return async (reference, cluster = {}) => {
    if (reference.startsWith(LITERAL_PREFIX)) return readLiteral(reference, sources.literalAllowed ?? false);
    const secret = (await readSecret(sources, reference, cluster)).trim();
    if (secret === '') throw missing(`Expected a secret in ${reference}, but it is empty.`);
    return secret;
  };
}

function readLiteral(reference: string, allowed: boolean): string {
  if (allowed) return reference.slice(LITERAL_PREFIX.length);
  throw new StageError({
    type: 'InvalidInput',
    message: 'Expected a secret reference, because this worker has no keys for encrypted payloads, got a URL itself.',
    hint: 'Give the worker the keys that the command has, or write env:NAME or file:PATH.',
  });
}

async function readSecret(sources: SecretSources, reference: string, cluster: ClusterTarget): Promise<string> {
  const separator = Math.max(reference.indexOf(':'), 0);
  const place = reference.slice(separator + 1);
  switch (reference.slice(0, separator)) {
    case 'env': {
      const value = sources.env[place];
      if (value === undefined)
        throw missing(`Expected the environment variable ${place} to hold a secret, but it is not set.`);
      return value;
    }
    case 'file':
      return readSecretFile(resolve(sources.cwd, place));
    case 'secret': {
      const secret = parseClusterSecret(reference);
      if (secret !== null) return sources.readClusterSecret(secret, cluster);
      break;
    }
  }
  throw new StageError({
    type: 'InvalidInput',
    message:
      'Expected a secret reference env:NAME, file:PATH or secret:NAMESPACE/NAME/KEY, got something else (not shown, it may be a secret).',
    hint: 'Write for example env:WEBHOOK_URL.',
  });
}

async function readSecretFile(path: string): Promise<string> {
  try {
    const bytes = await readFile(path);
    if (bytes.length <= MAX_SECRET_BYTES) return bytes.toString('utf8');
  } catch (error) {
    throw explainFileProblem(error, `read the secret in ${truncateText(path, MAX_SHOWN)}`);
  }
  throw missing(`Expected ${path} to hold a secret of at most ${MAX_SECRET_BYTES} bytes, but it is larger.`);
}

function missing(message: string): StageError {
  return new StageError({ type: 'NotFound', message, hint: 'Put the secret there, or correct the reference.' });
}
