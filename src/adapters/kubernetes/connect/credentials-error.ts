/**
 * No credentials could be had. The message is the second half of a sentence, as `explainUnreachable` gives it; it never
 * holds what a file or a plugin has said.
 */
export class CredentialsError extends Error {
  override readonly name = 'CredentialsError';
}
