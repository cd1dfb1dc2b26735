import { ClusterRequestError } from './connection.js';

/** Why a cluster could not be used, as the second half of a sentence; credentials and bodies stay out of it. */
export function explainUnreachable(error: unknown): string {
  if (error instanceof ClusterRequestError) return explainStatus(error);
  const code = networkCode(error);
  if (code === 'ECONNREFUSED') return 'nothing listens at its address';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'the name of its server can not be resolved';
  if (code === 'UND_ERR_CONNECT_TIMEOUT' || code === 'ETIMEDOUT') return 'its server did not answer in time';
  if (code === 'UND_ERR_HEADERS_TIMEOUT' || code === 'UND_ERR_BODY_TIMEOUT')
    return 'its server took the request but did not answer in time';
  if (code === 'EHOSTUNREACH' || code === 'ENETUNREACH') return 'there is no route to its server';
  if (code !== undefined && /CERT|SELF_SIGNED|SIGNATURE|TLS|SSL/.test(code))
    return `its TLS certificate is not accepted (${code})`;
  const message = error instanceof Error ? error.message : String(error);
  return `the connection failed (${code ?? (message.split('\n')[0] ?? '').slice(0, 200)})`;
}

function explainStatus({ status, message }: ClusterRequestError): string {
  if (status === 401) return 'the credentials are missing, expired or wrong (401 Unauthorized)';
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
