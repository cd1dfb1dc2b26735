import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { StageError } from '../core/errors.js';
import { explainFileProblem } from './files/file-problem.js';

/** A webhook URL is short; a larger file was named by mistake. */
const MAX_SECRET_BYTES = 64 * 1024;

export interface SecretSources {
  env: Readonly<Record<string, string | undefined>>;
  /** Relative `file:` paths start here. */
  cwd: string;
  /** Reads a key of a Kubernetes Secret; absent where there is no cluster to read it from. */
  readClusterSecret?: (reference: { namespace: string; name: string; key: string }) => Promise<string>;
}

/**
 * Resolves `env:NAME`, `file:PATH` and `secret:NAMESPACE/NAME/KEY` to the secret without surrounding whitespace.
 *
 * @throws StageError NotFound, AccessDenied or InvalidInput. The message names the reference, never what it holds.
 */
export function createSecretResolver(sources: SecretSources): (reference: string) => Promise<string> {
  return async (reference) => {
    const separator = reference.indexOf(':');
    const place = reference.slice(separator + 1);
    const secret = (await readSecret(sources, reference.slice(0, Math.max(separator, 0)), place)).trim();
    if (secret === '') throw missing(`Expected a secret in ${reference}, but it is empty.`);
    return secret;
  };
}

async function readSecret(
  { env, cwd, readClusterSecret }: SecretSources,
  kind: string,
  place: string,
): Promise<string> {
  switch (kind) {
    case 'env': {
      const value = env[place];
      if (value === undefined)
        throw missing(`Expected the environment variable ${place} to hold a secret, but it is not set.`);
      return value;
    }
    case 'file':
      return readSecretFile(resolve(cwd, place));
    case 'secret': {
      const [namespace = '', name = '', key = ''] = place.split('/');
      if (readClusterSecret !== undefined) return readClusterSecret({ namespace, name, key });
      throw new StageError({
        type: 'InvalidInput',
        message: `Expected a secret reference that can be read here, got secret:${place}, and Kubernetes Secrets are not read yet.`,
        hint: 'Mount the Secret and write file:PATH, or pass it as a variable and write env:NAME.',
      });
    }
    default:
      throw new StageError({
        type: 'InvalidInput',
        message:
          'Expected a secret reference env:NAME, file:PATH or secret:NAMESPACE/NAME/KEY, got something else (not shown, it may be a secret).',
        hint: 'Write for example env:WEBHOOK_URL.',
      });
  }
}

async function readSecretFile(path: string): Promise<string> {
  try {
    const bytes = await readFile(path);
    if (bytes.length <= MAX_SECRET_BYTES) return bytes.toString('utf8');
  } catch (error) {
    throw explainFileProblem(error, `read the secret in ${path}`);
  }
  throw missing(`Expected ${path} to hold a secret of at most ${MAX_SECRET_BYTES} bytes, but it is larger.`);
}

function missing(message: string): StageError {
  return new StageError({ type: 'NotFound', message, hint: 'Put the secret there, or correct the reference.' });
}
