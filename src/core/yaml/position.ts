/** A place in a text; line and column count from 1, columns in UTF-16 code units as editors count them. */
export interface Position {
  line: number;
  column: number;
}

/** Where findings about a whole file stand. */
export const START_OF_FILE: Position = { line: 1, column: 1 };

/** The position of an offset. Line breaks are those of YAML: LF, CRLF and a lone CR. */
export type PositionAt = (offset: number) => Position;

/** Finds the lines once, at the first question: most files are never asked. */
export function createPositionAt(text: string): PositionAt {
  let starts: number[] | undefined;
  return (offset) => {
    starts ??= findLineStarts(text);
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  };
}

const [LF, CR] = [10, 13];

function findLineStarts(text: string): number[] {
  const starts = [0];
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === LF || (code === CR && text.charCodeAt(index + 1) !== LF)) starts.push(index + 1);
  }
  return starts;
}
