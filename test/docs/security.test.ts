import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LEAKS } from '../support/secrets/leaks.js';
import { codeSpans, ROOT, readPage, sectionOf, tableRows } from './page.js';

const page = await readPage('docs/security.md');

interface Row {
  what: string;
  readers: string[];
  tests: string[];
}

const PARSERS = tableRows(sectionOf(page, 'parsers')).map(
  ([what = '', readers = '', tests = '']): Row => ({ what, readers: codeSpans(readers), tests: codeSpans(tests) }),
);

/** How a text or a value from outside becomes one that is trusted. */
const PARSES = /JSON\.parse\(|\.safeParse\(|[sS]chema\.parse\(|loadAll\(|loadClientConnectConfig\(/;

async function listParsers(): Promise<string[]> {
  const names = await readdir(join(ROOT, 'src'), { recursive: true });
  const files = names.filter((name) => name.endsWith('.ts')).map((name) => join('src', name));
  const texts = await Promise.all(files.map((file) => readFile(join(ROOT, file), 'utf8')));
  return files.filter((_, index) => PARSES.test(texts[index] ?? '')).sort();
}

/** The files that a test imports. */
async function importsOf(test: string): Promise<string[]> {
  const text = await readPage(test);
  return [...text.matchAll(/from '(\.[^']+)\.js'/g)].map(([, path = '']) =>
    relative(ROOT, resolve(ROOT, dirname(test), `${path}.ts`)),
  );
}

describe('docs/security.md', () => {
  it.each(PARSERS)('tells truly who fuzzes: $what', async ({ readers, tests }) => {
    expect([readers.length > 0, tests.length > 0]).toEqual([true, true]);
    for (const reader of readers) await readPage(reader);
    for (const test of tests) {
      expect(await readPage(test)).toMatch(/from 'fast-check'/);
      const imported = await importsOf(test);
      expect(readers.some((reader) => imported.includes(reader))).toBe(true);
    }
  });

  it('has every place of the program that parses what comes from outside', async () => {
    const told = new Set([...PARSERS.flatMap(({ readers }) => readers), ...codeSpans(sectionOf(page, 'own'))]);
    expect((await listParsers()).filter((file) => !told.has(file))).toEqual([]);
  });

  it('has every leak that is tried, each of them noticed', () => {
    const [, measured = ''] = page.split('<!-- measured: leaks -->');
    const rows = tableRows(measured.split('<!-- end of measured: leaks -->')[0] ?? '');
    expect(rows.map(([what, noticedIn, , encrypted]) => [what, noticedIn, encrypted])).toEqual(
      LEAKS.map(({ what, noticedIn, isPayload }) => [what, noticedIn, isPayload === true ? 'encrypted' : 'yes']),
    );
  });

  it.each(LEAKS)('tells of a leak that still has its place in the source: $what', async ({ file, change }) => {
    const source = await readPage(`src/${file}`);
    expect(change(source, "'§'")).not.toBe(source);
  });

  it.each([
    ['15 s', 'src/adapters/channels/create-sender.ts', 'MAX_TIMEOUT_MS = 15_000'],
    ['8 KiB', 'src/adapters/channels/post.ts', 'MAX_BODY_BYTES = 8 * 1024'],
  ])('tells %s as it is', async (told, file, text) => {
    expect(page).toContain(told);
    expect(await readPage(file)).toContain(text);
  });
});
