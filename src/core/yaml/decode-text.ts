import { createPositionAt, type Position } from './position.js';

/** A text, or why the bytes are none. */
export type DecodedText = { text: string; problem?: never } | { text?: never; problem: TextProblem };

/** Where and why bytes are no text. */
export interface TextProblem extends Position {
  message: string;
  hint: string;
}

/** Bytes as UTF-8 text without its byte order mark, or why they are none and where the first wrong byte stands. */
export function decodeText(bytes: Uint8Array): DecodedText {
  const nul = bytes.indexOf(0);
  if (nul !== -1) {
    const before = new TextDecoder().decode(bytes.subarray(0, nul));
    return {
      problem: {
        ...createPositionAt(before)(before.length),
        message: 'expected a text file, got a NUL byte: this file is binary or UTF-16',
        hint: 'Save it as UTF-8, or move it out of the folder.',
      },
    };
  }
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    const before = decodeStart(bytes);
    return {
      problem: {
        ...createPositionAt(before)(before.length),
        message: 'expected UTF-8, got a byte sequence that is not UTF-8',
        hint: 'Save the file as UTF-8.',
      },
    };
  }
}

/** The text in front of the first byte that is not UTF-8: a stream holds back an unfinished character, and throws at a wrong one. */
function decodeStart(bytes: Uint8Array): string {
  let text = '';
  let [right, wrong] = [0, bytes.length + 1];
  while (wrong - right > 1) {
    const middle = (right + wrong) >>> 1;
    try {
      text = new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, middle), { stream: true });
      right = middle;
    } catch {
      wrong = middle;
    }
  }
  return text;
}
