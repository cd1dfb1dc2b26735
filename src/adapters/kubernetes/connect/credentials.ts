import { readFile } from 'node:fs/promises';
import { CredentialsError } from './credentials-error.js';
import { runExecPlugin } from './exec-plugin.js';
import type { ClusterAccess } from './read-access.js';
import type { KubeconfigCluster, KubeconfigUser } from './kubeconfig-schema.js';
import { readProviderToken } from './provider-token.js';

/** What proves to a server who asks. */
export interface Credentials {
  headers: Record<string, string | string[]>;
  tls: { cert?: string; key?: string };
  /** From then on they must be read again, by this machine's clock; undefined: when the server refuses them. */
  staleAtMs: number | undefined;
}

export interface ReadCredentials {
  access: ClusterAccess;
  env: Readonly<Record<string, string | undefined>>;
  nowMs: number;
  execTimeoutMs?: number;
}

/** As client-go: a mounted token is renewed in place, so its file is read once a minute. */
const TOKEN_FILE_FOR_MS = 60_000;

/** A request that is on its way must not arrive with what has just expired. */
const SKEW_MS = 10_000;

/**
 * Reads a user's credentials from where the kubeconfig says they are.
 *
 * @throws CredentialsError with what is missing; never with what was found.
 */
export async function readCredentials(reading: ReadCredentials): Promise<Credentials> {
  const { user } = reading.access;
  const cert = await readPem(user['client-certificate-data'], user['client-certificate'], 'client certificate');
  const key = await readPem(user['client-key-data'], user['client-key'], 'client key');
  const tls = { ...(cert === undefined ? {} : { cert }), ...(key === undefined ? {} : { key }) };
  const secret = await readSecret(reading);
  const authorization = secret.authorization ?? basicAuthorization(user);
  return {
    headers: {
      ...(authorization === undefined ? {} : { authorization }),
      ...impersonation(user),
    },
    tls: { ...tls, ...secret.tls },
    staleAtMs: secret.staleAtMs,
  };
}

/** The certificate authority of a cluster; undefined: the system's own. */
export function readAuthority(cluster: KubeconfigCluster): Promise<string | undefined> {
  return readPem(cluster['certificate-authority-data'], cluster['certificate-authority'], 'certificate authority');
}

interface Secret {
  authorization?: string;
  tls?: { cert: string; key: string };
  staleAtMs?: number;
}

/** The part that may change while a run goes on; a file wins over a token, as in client-go. */
async function readSecret({ access, env, nowMs, execTimeoutMs }: ReadCredentials): Promise<Secret> {
  const { user, cluster } = access;
  if (user.tokenFile) {
    const token = (await readCredentialFile(user.tokenFile, 'token file')).trim();
    if (token === '') throw new CredentialsError(`its token file ${user.tokenFile} is empty`);
    return { authorization: `Bearer ${token}`, staleAtMs: nowMs + TOKEN_FILE_FOR_MS };
  }
  if (user.token) return { authorization: `Bearer ${user.token}` };
  if (user.exec) {
    const timeout = execTimeoutMs === undefined ? {} : { timeoutMs: execTimeoutMs };
    const given = await runExecPlugin({ plugin: user.exec, cluster, env, ...timeout });
    const { token, clientCertificateData: cert, clientKeyData: key, expiresAtMs } = given;
    return {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(cert === undefined || key === undefined ? {} : { tls: { cert, key } }),
      ...(expiresAtMs === undefined ? {} : { staleAtMs: expiresAtMs - SKEW_MS }),
    };
  }
  const provider = user['auth-provider'];
  return provider ? { authorization: `Bearer ${await readProviderToken(provider)}` } : {};
}

function basicAuthorization({ username, password }: KubeconfigUser): string | undefined {
  return username ? `Basic ${Buffer.from(`${username}:${password ?? ''}`).toString('base64')}` : undefined;
}

/** https://kubernetes.io/docs/reference/access-authn-authz/authentication/#user-impersonation */
function impersonation(user: KubeconfigUser): Credentials['headers'] {
  const extra = Object.entries(user['as-user-extra'] ?? {}).map(([key, values]): [string, string[]] => [
    `impersonate-extra-${encodeURIComponent(key)}`,
    values,
  ]);
  return {
    ...(user.as ? { 'impersonate-user': user.as } : {}),
    ...(user['as-uid'] ? { 'impersonate-uid': user['as-uid'] } : {}),
    ...(user['as-groups']?.length ? { 'impersonate-group': user['as-groups'] } : {}),
    ...Object.fromEntries(extra),
  };
}

async function readPem(
  data: string | null | undefined,
  path: string | null | undefined,
  what: string,
): Promise<string | undefined> {
  if (data) return Buffer.from(data, 'base64').toString('utf8');
  return path ? readCredentialFile(path, `${what} file`) : undefined;
}

async function readCredentialFile(path: string, what: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
    throw new CredentialsError(`its ${what} ${path} can not be read${code}`);
  }
}
