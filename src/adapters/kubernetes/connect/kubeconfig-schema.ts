import * as z from 'zod';

// What is read of a kubeconfig: https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/
// Fields that this program does not know pass through unread, as they do for kubectl.

const text = z.string().nullish();

/** A proxy that a connection can be made through, by its origin alone; '' is none. */
const proxyUrl = z
  .string()
  .refine((url) => url === '' || isProxyOrigin(url))
  .nullish();

function isProxyOrigin(url: string): boolean {
  if (!/^(?:https?|socks5?):\/\//.test(url) || !URL.canParse(url)) return false;
  const { pathname, search, hash } = new URL(url);
  return (pathname === '' || pathname === '/') && search === '' && hash === '';
}

/** A server, and how it is recognised. */
export const clusterSchema = z.looseObject({
  server: z
    .string()
    .regex(/^https?:\/\/[^/\s]/, 'expected an http:// or https:// address')
    .refine((url) => URL.canParse(url), 'expected an address'),
  'certificate-authority': text,
  'certificate-authority-data': z.base64().nullish(),
  'insecure-skip-tls-verify': z.boolean().nullish(),
  'tls-server-name': text,
  'proxy-url': proxyUrl,
  extensions: z.array(z.looseObject({ name: z.string(), extension: z.unknown() })).nullish(),
});

/** A program that is asked for credentials. */
export const execSchema = z.looseObject({
  apiVersion: text,
  command: z.string().min(1, 'expected a command'),
  args: z.array(z.string()).nullish(),
  env: z.array(z.looseObject({ name: z.string(), value: z.string() })).nullish(),
  installHint: text,
  provideClusterInfo: z.boolean().nullish(),
  interactiveMode: text,
});

/** Who asks. */
export const userSchema = z.looseObject({
  token: text,
  tokenFile: text,
  username: text,
  password: text,
  'client-certificate': text,
  'client-certificate-data': z.base64().nullish(),
  'client-key': text,
  'client-key-data': z.base64().nullish(),
  as: text,
  'as-uid': text,
  'as-groups': z.array(z.string()).nullish(),
  'as-user-extra': z.record(z.string(), z.array(z.string())).nullish(),
  exec: execSchema.nullish(),
  'auth-provider': z.looseObject({ name: z.string(), config: z.record(z.string(), z.unknown()).nullish() }).nullish(),
});

/** The parts of a context that say which cluster and which user it joins. */
export const contextSchema = z.looseObject({ cluster: z.string(), user: text });

export type KubeconfigCluster = z.infer<typeof clusterSchema>;
export type KubeconfigUser = z.infer<typeof userSchema>;
export type KubeconfigExec = z.infer<typeof execSchema>;
