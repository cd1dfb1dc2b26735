const URL_IN_TEXT = /(https?:\/\/)(?:[^\s/?#"'@]*@)?([^\s/?#"'@]+)[/?#][^\s"']*/gi;

/** A text whose URLs show no more than their host: one that was typed in the wrong place may be a receiver's. */
export function redactUrls(text: string): string {
  return text.replace(URL_IN_TEXT, '$1$2/...');
}
