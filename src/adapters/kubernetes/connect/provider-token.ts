import { CredentialsError } from './credentials-error.js';

export interface AuthProvider {
  name: string;
  config?: Record<string, unknown> | null | undefined;
}

/**
 * The token of an `auth-provider`, the way before credential plugins. The client library knows `oidc` and refreshes its
 * tokens; the others are gone from kubectl, and their code blocks the process.
 */
export async function readProviderToken({ name, config }: AuthProvider): Promise<string> {
  if (name !== 'oidc') {
    throw new CredentialsError(
      `it uses the auth-provider ${name}, which kubectl 1.26 has dropped; use its exec plugin`,
    );
  }
  // Loading the library takes half a second, which only these kubeconfigs pay.
  const { KubeConfig } = await import('@kubernetes/client-node');
  const library = new KubeConfig();
  library.loadFromOptions({
    clusters: [{ name: 'c', server: 'https://localhost', skipTLSVerify: false }],
    users: [{ name: 'u', authProvider: { name, config: { ...config } } }],
    contexts: [{ name: 'x', cluster: 'c', user: 'u' }],
    currentContext: 'x',
  });
  const options: { headers?: Record<string, unknown> } = {};
  try {
    await library.applyToHTTPSOptions(options);
  } catch {
    throw new CredentialsError('its OpenID Connect provider did not renew the token');
  }
  const authorization = options.headers?.['Authorization'];
  if (typeof authorization === 'string') return authorization.replace(/^Bearer /, '');
  throw new CredentialsError('its OpenID Connect token has expired and can not be renewed');
}
