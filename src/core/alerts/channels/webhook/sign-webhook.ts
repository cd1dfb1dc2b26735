import { hmac } from '@noble/hashes/hmac';
import { sha256 } from '@noble/hashes/sha2';

const SECRET = /^whsec_([A-Za-z0-9+/]+={0,2})$/;

/**
 * The bytes of Standard Webhooks secrets: `whsec_` and base64, 24 to 64 bytes. Several separated by white space sign
 * side by side, so that a receiver can change over from one to the next. null when any is none.
 */
export function parseSigningSecrets(text: string): Uint8Array[] | null {
  const secrets = text
    .trim()
    .split(/\s+/)
    .map((word) => decodeBase64(SECRET.exec(word)?.[1] ?? ''));
  return secrets.every((bytes) => bytes.length >= 24 && bytes.length <= 64) ? secrets : null;
}

export interface SignWebhook {
  id: string;
  /** Of this attempt, in seconds since 1970. */
  timestamp: number;
  /** The exact body that is sent. */
  body: string;
  secrets: readonly Uint8Array[];
}

/**
 * The header `webhook-signature`: one `v1,<base64>` for each secret.
 * Source: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function signWebhook({ id, timestamp, body, secrets }: SignWebhook): string {
  const content = new TextEncoder().encode(`${id}.${timestamp}.${body}`);
  return secrets.map((secret) => `v1,${encodeBase64(hmac(sha256, secret, content))}`).join(' ');
}

function decodeBase64(text: string): Uint8Array {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    return new Uint8Array();
  }
}

function encodeBase64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}
