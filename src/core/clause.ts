/** Foreign text as the end of a sentence that has its own full stop: without the marks at its end. */
export function asClause(text: string): string {
  return text.replace(/[\s.?!…]+$/, '');
}
