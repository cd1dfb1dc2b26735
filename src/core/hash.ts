import { sha256 as digest } from '@noble/hashes/sha2';
import { bytesToHex } from '@noble/hashes/utils';

// Pure JavaScript, because names and keys are derived inside the workflow sandbox too, where node:crypto is absent.

/** Lower-case hex SHA-256 (64 characters) of bytes, or of a string's UTF-8 bytes. */
export function sha256(content: string | Uint8Array): string {
  return bytesToHex(digest(content));
}
