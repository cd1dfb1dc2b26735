/**
 * A change of a source text, for proofs that a check goes red; it fails where the text has no such place any more, so
 * that a proof never tries a change that changes nothing.
 */
export function replace(from: string, to: string): (text: string) => string {
  return (text) => {
    if (!text.includes(from)) throw new Error(`The source has no "${from}" any more: write the mutation anew.`);
    // As a function: a `$` in it means itself.
    return text.replace(from, () => to);
  };
}
