import * as z from 'zod';
import { asClause } from '../../../core/clause.js';
import { StageError } from '../../../core/errors.js';
import { ClusterRequestError } from './connection.js';
import { CredentialsError } from './credentials-error.js';

/** Network errors that another try may be spared. */
const TRANSIENT: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens at its address',
  UND_ERR_CONNECT_TIMEOUT: 'its server did not answer in time',
  ETIMEDOUT: 'its server did not answer in time',
  UND_ERR_HEADERS_TIMEOUT: 'its server took the request but did not answer in time',
  UND_ERR_BODY_TIMEOUT: 'its server took the request but did not answer in time',
  ECONNRESET: 'its server cut the connection',
  EPIPE: 'its server cut the connection',
  UND_ERR_SOCKET: 'its server cut the connection',
  EHOSTUNREACH: 'there is no route to its server',
  ENETUNREACH: 'there is no route to its server',
};

const LASTING: Readonly<Record<string, string>> = {
  ENOTFOUND: 'the name of its server can not be resolved',
  EAI_AGAIN: 'the name of its server can not be resolved',
  CERT_HAS_EXPIRED: "its server's TLS certificate has expired",
  ERR_TLS_CERT_ALTNAME_INVALID: "its server's TLS certificate is for another name than the kubeconfig's",
  DEPTH_ZERO_SELF_SIGNED_CERT: "its server's TLS certificate is not signed by the kubeconfig's authority",
  SELF_SIGNED_CERT_IN_CHAIN: "its server's TLS certificate is not signed by the kubeconfig's authority",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "its server's TLS certificate is not signed by the kubeconfig's authority",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "its server's TLS certificate is not signed by the kubeconfig's authority",
  CERT_SIGNATURE_FAILURE: "its server's TLS certificate is not signed by the kubeconfig's authority",
  ERR_SSL_WRONG_VERSION_NUMBER: 'its server does not speak TLS at this address; the kubeconfig says https',
};

/** Why a cluster could not be used, as the second half of a sentence; credentials and bodies stay out of it. */
export function explainUnreachable(error: unknown): string {
  return asClause(explain(error));
}

function explain(error: unknown): string {
  if (error instanceof ClusterRequestError) return explainStatus(error);
  if (error instanceof CredentialsError) return error.message;
  // A kubeconfig that was changed into a malformed one while it was used.
  if (error instanceof StageError) return error.message;
  if (isUnreadable(error)) return 'its server answered with something that no API server says';
  const code = networkCode(error);
  const known = code === undefined ? undefined : (TRANSIENT[code] ?? LASTING[code]);
  if (known !== undefined) return known;
  if (code !== undefined && /OSSL/.test(code))
    return `a certificate or key of the kubeconfig can not be used (${code})`;
  if (code !== undefined && /CERT|SELF_SIGNED|SIGNATURE|TLS|SSL|EPROTO/.test(code))
    return `its TLS certificate is not accepted (${code})`;
  const message = error instanceof Error ? error.message : String(error);
  return `the connection failed (${code ?? (message.split('\n')[0] ?? '').slice(0, 200)})`;
}

/** The cluster is at fault, or how it is reached: not the work that asked it. */
export function isClusterFault(error: unknown): boolean {
  return (
    error instanceof ClusterRequestError ||
    error instanceof CredentialsError ||
    isNetworkError(error) ||
    isUnreadable(error)
  );
}

/** No answer came, for whatever reason; anything else is an answer, or a defect. */
export function isNetworkError(error: unknown): boolean {
  return networkCode(error) !== undefined;
}

/**
 * An answer that is no HTTP, no JSON, or not of the form that Kubernetes gives it; the error's message may quote it.
 */
export function isUnreadable(error: unknown): boolean {
  return error instanceof SyntaxError || error instanceof z.ZodError || isGarbled(error);
}

/**
 * The network failed in a way that may pass: a server that starts, a cut connection, a busy network, something on the
 * way that has garbled one answer.
 */
export function isTransient(error: unknown): boolean {
  const code = networkCode(error);
  return isGarbled(error) || (code !== undefined && TRANSIENT[code] !== undefined);
}

const GARBLED = new Set(['UND_ERR_RES_CONTENT_LENGTH_MISMATCH', 'UND_ERR_HEADERS_OVERFLOW']);

/** The parser's own errors have a name, and a code only where it knows one. */
function isGarbled(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return error.name === 'HTTPParserError' || GARBLED.has(networkCode(error) ?? '');
}

function explainStatus({ status, message }: ClusterRequestError): string {
  if (status === 401) return 'the credentials are missing, expired or wrong (401 Unauthorized)';
  if (status === 403 && message.includes('"system:anonymous"'))
    return 'the credentials are missing: its server takes the request for an anonymous one (403)';
  if (status === 403) return `the credentials do not allow it (403: ${message})`;
  if (status === 404) return `what was asked for does not exist (404: ${message})`;
  return `its server answered ${status}: ${message}`;
}

/** Network errors wrap each other; the innermost code says what happened. */
function networkCode(error: unknown): string | undefined {
  let code: string | undefined;
  for (let current = error; current instanceof Error; current = current.cause) {
    if ('code' in current && typeof current.code === 'string') code = current.code;
    if (current instanceof AggregateError) current.cause ??= current.errors[0];
  }
  return code;
}
