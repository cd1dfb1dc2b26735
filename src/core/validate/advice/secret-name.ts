const NAME =
  /(?:^|[-_.])(?:pass(?:word|wd|phrase)?|pwd|secret|token|credentials?|(?:api|access|private|secret|signing|encryption)[-_.]?key)$/i;

/** Keys of providers and formats that say what they are, and a password in a URL. */
const VALUE =
  /-----BEGIN [A-Z ]*PRIVATE KEY-----|\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_[A-Za-z0-9]{36}|\bxox[abeprs]-[A-Za-z0-9-]{10}|:\/\/hooks\.slack\.com\/services\/|:\/\/[^\s/:@]+:[^\s/@]+@/;

/** Whether a variable or flag of this name usually holds a credential: `DB_PASSWORD`, `--api-key`, `github.token`. */
export function isSecretName(name: string): boolean {
  return NAME.test(name);
}

/** Whether a text holds something that is a credential by its form. */
export function holdsSecret(text: string): boolean {
  return VALUE.test(text);
}
