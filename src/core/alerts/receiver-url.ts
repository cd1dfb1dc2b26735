/** A receiver's URL, or why it can't be one. The problem never shows any of it: the URL is a credential. */
export type CheckedUrl = { url: URL; problem?: never } | { url?: never; problem: string };

/** Checks what can be seen in the URL itself; addresses are checked when the connection is made. */
export function checkReceiverUrl(text: string, { allowHttp }: { allowHttp: boolean }): CheckedUrl {
  const url = URL.canParse(text.trim()) ? new URL(text.trim()) : null;
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    return { problem: 'expected an https URL, got something else (not shown, it may be a secret)' };
  }
  if (url.username !== '' || url.password !== '') {
    return { problem: 'expected a URL without a user name and password, got one with them (not shown)' };
  }
  if (url.protocol === 'http:' && !allowHttp) {
    return { problem: 'expected https, got plain http; allow it with --allow-http' };
  }
  return { url };
}

/** `https://hooks.slack.com/...`: all of a receiver's URL that may be shown. */
export function redactUrl(url: URL): string {
  return `${url.protocol}//${url.host}/...`;
}
