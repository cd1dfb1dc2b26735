import { describe, expect, it } from 'vitest';
import { decodeText } from '../../../src/core/yaml/decode-text.js';

describe('bytes of a text', () => {
  it('are UTF-8', () => {
    expect(decodeText(new TextEncoder().encode('name: Ünïcode 🚀\n'))).toEqual({ text: 'name: Ünïcode 🚀\n' });
  });

  it('lose their byte order mark', () => {
    expect(decodeText(new Uint8Array([0xef, 0xbb, 0xbf, 0x61]))).toEqual({ text: 'a' });
  });

  it('are refused with the place of the first NUL', () => {
    expect(decodeText(new TextEncoder().encode('ab\ncd\0e')).problem).toMatchObject({ line: 2, column: 3 });
  });

  it('are refused with the place of the first byte that is not UTF-8', () => {
    const latin1 = Buffer.from('a: 1\nb: caf\u00e9\n', 'latin1');
    expect(decodeText(latin1).problem).toMatchObject({ line: 2, column: 7 });
  });

  it('are refused behind a replacement character that somebody has written', () => {
    const bytes = Buffer.concat([Buffer.from('\uFEFFa: \uFFFD\nb: é'), Buffer.from([0xff])]);
    expect(decodeText(bytes).problem).toMatchObject({ line: 2, column: 5 });
  });

  it('are refused when they are UTF-16', () => {
    expect(decodeText(Buffer.from('a: 1', 'utf16le')).problem?.message).toContain('NUL');
  });
});
