import { execFileSync, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readManifest } from '../../src/adapters/files/run-folder/manifest-files.js';
import { addValidateCommand } from '../../src/cli/commands/validate.js';
import { MAX_MANIFEST_BYTES } from '../../src/core/validate/manifest-file.js';
import type { ValidationReport } from '../../src/core/validate/report.js';
import { SMALL_JOB } from '../core/validate/cases/case.js';
import { ROOT } from '../docs/page.js';
import { tempFolder } from '../support/folders.js';
import { runCommand } from '../support/run-command.js';

/** Nine lists, each nine times the one before: written out they are 400 million words. */
const ALIAS_BOMB = Array.from('abcdefghi', (name, at) => {
  const before = 'abcdefghi'[at - 1];
  return `    ${name}: &${name} [${before === undefined ? 'x' : Array.from({ length: 9 }, () => `*${before}`).join(', ')}]\n`;
}).join('');

/** Head, as many units as fit, tail. */
function filled(bytes: number, [head, unit, tail = '']: [head: string, unit: string, tail?: string]): string {
  return head + unit.repeat(Math.floor((bytes - head.length - tail.length) / unit.length)) + tail;
}

/** What the parser makes the most of. */
const COSTLY = 256 * 1024;

/** Every bad file that can be made by writing: what it holds, and the rules that it breaks. */
const WRITTEN: Record<string, [content: string | Buffer, rules: string[]]> = {
  'binary.yaml': [Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0]), ['unreadable-file']],
  'utf16.yaml': [Buffer.from('\uFEFFkind: Job\n', 'utf16le'), ['unreadable-file']],
  'latin1.yaml': [Buffer.from('kind: caf\u00e9\n', 'latin1'), ['unreadable-file']],
  'deep-flow.yaml': [filled(MAX_MANIFEST_BYTES, ['', '[']), ['yaml-syntax']],
  'deep-block.yaml': [
    Array.from({ length: 2_000 }, (_, depth) => `${' '.repeat(depth)}a:\n`).join(''),
    ['yaml-syntax'],
  ],
  'open-quote.yaml': [filled(MAX_MANIFEST_BYTES, ['a: "', 'x']), ['yaml-syntax']],
  'long-word.yaml': [filled(MAX_MANIFEST_BYTES, ['a: ', 'x', '\n']), ['api-version', 'kind']],
  'alias-bomb.yaml': [SMALL_JOB.replace('  labels:', `  annotations:\n${ALIAS_BOMB}  labels:`), ['field-types']],
  'many-aliases.yaml': [filled(COSTLY, ['a: &a b\nc: [', '*a,', ']\n']), ['yaml-syntax']],
  'repeated.yaml': [filled(COSTLY, ['', 'a: 1\n']), ['duplicate-key', 'more-findings']],
  'null-keys.yaml': [filled(COSTLY, ['a:\n', '  - {~: 1}\n']), ['more-findings', 'yaml-syntax']],
  'comments.yaml': [filled(MAX_MANIFEST_BYTES - 100, ['# \u2028\n#', ' #', '\nkind: Job\n']), ['yaml-syntax']],
  'many-documents.yaml': [filled(COSTLY, ['', '---\na: 1\n']), ['one-document']],
};

/** All of them, and a good one behind them. */
function writeBadFolder(): string {
  const cwd = tempFolder();
  for (const [file, [content]] of Object.entries(WRITTEN)) writeFileSync(join(cwd, file), content);
  writeFileSync(join(cwd, 'huge.yaml'), '');
  truncateSync(join(cwd, 'huge.yaml'), 100 * 1024 * 1024);
  symlinkSync('loop.yaml', join(cwd, 'loop.yaml'));
  symlinkSync('.', join(cwd, 'folder.yaml'));
  symlinkSync('nowhere', join(cwd, 'dangling.yaml'));
  symlinkSync('/dev/zero', join(cwd, 'device.yaml'));
  execFileSync('mkfifo', [join(cwd, 'pipe.yaml')]);
  writeFileSync(join(cwd, 'zz-good.yaml'), SMALL_JOB.replace('tuning-1', 'good'));
  return cwd;
}

const UNREADABLE = ['huge', 'loop', 'folder', 'dangling', 'device', 'pipe'].map((name) => `${name}.yaml`);

describe('validate of bad files', () => {
  it('has a finding for each, and still checks the others', async () => {
    const cwd = writeBadFolder();
    const { out, err, code } = await runCommand({
      add: addValidateCommand,
      args: ['validate', '--jobs-dir', '.', '-o', 'json'],
      cwd,
    });
    expect({ err, code }).toEqual({ err: '', code: 2 });
    const { findings, results } = JSON.parse(out) as ValidationReport;
    const rulesOf = (file: string): string[] =>
      [...new Set(findings.filter((finding) => finding.file === `./${file}`).map(({ rule }) => rule))].sort();
    for (const [file, [, rules]] of Object.entries(WRITTEN)) expect([file, rulesOf(file)]).toEqual([file, rules]);
    for (const file of UNREADABLE) expect([file, rulesOf(file)]).toEqual([file, ['unreadable-file']]);
    expect(results.find(({ file }) => file === './zz-good.yaml')?.valid).toBe(true);
    expect(results).toHaveLength(Object.keys(WRITTEN).length + UNREADABLE.length + 1);
  });

  it('shows them as text with places that exist, and no control characters', async () => {
    const cwd = writeBadFolder();
    const { out } = await runCommand({ add: addValidateCommand, args: ['validate', '--jobs-dir', '.'], cwd });
    expect(out).not.toMatch(/(?!\n)\p{Cc}/u);
    expect(Math.max(...out.split('\n').map(({ length }) => length))).toBeLessThan(400);
    expect(out).toMatch(/ invalid, \d+ errors, \d+ warnings\n$/);
  });

  it.each(['\n', '\r', '\u2028'])('passes over no file for %j in its name', async (character) => {
    const cwd = tempFolder();
    writeFileSync(join(cwd, `a${character}b.yaml`), SMALL_JOB);
    const { out } = await runCommand({
      add: addValidateCommand,
      args: ['validate', '--jobs-dir', '.', '-o', 'json'],
      cwd,
    });
    expect((JSON.parse(out) as ValidationReport).results).toMatchObject([{ file: `./a${character}b.yaml` }]);
  });

  it('needs no more memory for many files than for one', () => {
    const cwd = tempFolder();
    for (let index = 0; index < 10; index += 1) {
      for (const file of ['repeated.yaml', 'many-documents.yaml']) {
        writeFileSync(join(cwd, `${index}-${file}`), WRITTEN[file]?.[0] ?? '');
      }
    }
    const program = join(ROOT, 'dist/cli.js');
    const validate = [program, 'validate', '--jobs-dir', '.'];
    const { status, stderr } = spawnSync(process.execPath, ['--max-old-space-size=100', ...validate], {
      cwd,
      encoding: 'utf8',
    });
    expect({ status, stderr }).toEqual({ status: 2, stderr: '' });
  });

  it('tells a socket from a file', async () => {
    const cwd = tempFolder();
    // The path of a socket may have 107 bytes, and that of a folder for temporary files more: it is named from inside.
    const before = process.cwd();
    process.chdir(cwd);
    onTestFinished(() => process.chdir(before));
    const server = createServer().listen('socket.yaml');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    expect(readManifest({ path: cwd, file: 'socket.yaml', isPlanned: false })).toMatchObject({
      problem: 'unreadable',
      message: 'expected a regular file, got something else',
    });
  });

  it('says that it may not read a file', () => {
    const cwd = tempFolder();
    writeFileSync(join(cwd, 'secret.yaml'), 'kind: Job\n');
    chmodSync(cwd, 0o755);
    chmodSync(join(cwd, 'secret.yaml'), 0o000);
    // Root may read everything, so that the test becomes nobody for a moment.
    const isRoot = process.geteuid?.() === 0;
    if (isRoot) process.seteuid?.(65_534);
    try {
      expect(readManifest({ path: cwd, file: 'secret.yaml', isPlanned: false })).toMatchObject({
        problem: 'unreadable',
        message: 'Expected to read secret.yaml, but permission is denied.',
      });
    } finally {
      if (isRoot) process.seteuid?.(0);
    }
  });

  it('takes a file that is planned and gone for missing', () => {
    expect(readManifest({ path: tempFolder(), file: 'a.yaml', isPlanned: true })).toMatchObject({ problem: 'missing' });
  });
});
