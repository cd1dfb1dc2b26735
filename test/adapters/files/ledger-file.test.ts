import { appendFileSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ledgerFileOf, openLedger, readLedger } from '../../../src/adapters/files/run-folder/ledger-file.js';
import type { LedgerEntry } from '../../../src/core/ledger.js';
import { mountSmallDisk } from '../../support/crash/full-disk.js';
import { tempFolder } from '../../support/folders.js';

function intent(name: string): LedgerEntry {
  return { v: 1, at: '2026-11-23T02:00:00.000Z', kind: 'intent', name };
}

function created(name: string): LedgerEntry {
  return { v: 1, at: '2026-11-23T02:00:01.000Z', kind: 'created', name, uid: `uid-${name}` };
}

/** Of this process. */
function openFiles(): string[] {
  return readdirSync('/proc/self/fd').map((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`);
    } catch {
      // The folder's own, which is closed by now.
      return '';
    }
  });
}

const aFile = () => ledgerFileOf(tempFolder(), 'origin-1');

async function write(file: string, ...entries: LedgerEntry[]): Promise<void> {
  const ledger = await openLedger(file);
  await ledger.append(entries);
  await ledger.close();
}

describe('the ledger file', () => {
  it('is empty where there is none', async () => {
    expect(await readLedger(aFile())).toEqual(new Map());
  });

  it('knows what several attempts have appended', async () => {
    const file = aFile();
    await write(file, intent('a'), intent('b'));
    await write(file, created('a'));
    expect(await readLedger(file)).toEqual(
      new Map([
        ['a', { uid: 'uid-a', intendedAt: expect.any(String) }],
        ['b', { uid: '', intendedAt: expect.any(String) }],
      ]),
    );
  });

  it('survives a kill at any byte of an entry', async () => {
    const line = JSON.stringify(created('b'));
    for (let end = 1; end < line.length; end += 7) {
      const file = aFile();
      await write(file, created('a'));
      appendFileSync(file, line.slice(0, end));
      await write(file, created('c'));
      expect([...(await readLedger(file)).keys()]).toEqual(['a', 'c']);
    }
  });

  it('refuses what a later version has written, rather than forget a Job', async () => {
    const file = aFile();
    await write(file, created('a'));
    appendFileSync(file, `${JSON.stringify({ ...created('b'), v: 2 })}\n`);
    await expect(readLedger(file)).rejects.toMatchObject({
      type: 'Corrupt',
      message: `Expected ${file}:2 to be a ledger entry, but expected v 1, received v 2.`,
    });
  });

  it('writes together what comes together, in order, and none of it twice', async () => {
    const file = aFile();
    let writes = 0;
    const ledger = await openLedger(file, { confirm: async () => void (writes += 1) });
    const names = Array.from({ length: 50 }, (_, index) => `job-${index}`);
    await Promise.all(names.map((name) => ledger.append([intent(name)])));
    await ledger.close();
    const lines = readFileSync(file, 'utf8').trim().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as LedgerEntry).name)).toEqual(names);
    expect(writes).toBeLessThan(5);
  });

  it('writes nothing any more once it may not', async () => {
    const file = aFile();
    let held = true;
    const confirm = async () => {
      if (!held) throw new Error('another attempt has taken over');
    };
    const ledger = await openLedger(file, { confirm });
    await ledger.append([intent('a')]);
    held = false;
    await expect(ledger.append([intent('b')])).rejects.toThrow('another attempt has taken over');
    held = true;
    await expect(ledger.append([intent('c')])).rejects.toThrow('another attempt has taken over');
    await ledger.close();
    expect([...(await readLedger(file)).keys()]).toEqual(['a']);
  });

  it('can be tried again once the disk has room', async ({ skip }) => {
    const folder = tempFolder();
    const disk = mountSmallDisk(folder, '64k');
    if (typeof disk === 'string') return skip(disk);
    onTestFinished(disk.unmount);
    const ledger = await openLedger(ledgerFileOf(folder, 'origin-1'));
    disk.fill();
    await expect(ledger.append([intent('a')])).rejects.toMatchObject({
      type: 'Unavailable',
      message: expect.stringMatching(/^Expected to write the ledger .*, but the disk is full\.$/),
    });
    await ledger.close();
  });

  it('is closed again where a full disk keeps it from being opened', async ({ skip }) => {
    const folder = tempFolder();
    const disk = mountSmallDisk(folder, '64k');
    if (typeof disk === 'string') return skip(disk);
    onTestFinished(disk.unmount);
    const file = ledgerFileOf(folder, 'origin-1');
    await write(file, intent('a'));
    // A whole page of the disk: the newline that ends the torn line needs another one.
    appendFileSync(file, '{'.repeat(4_096 - readFileSync(file).length));
    disk.fill();
    await expect(openLedger(file)).rejects.toMatchObject({ type: 'Unavailable' });
    expect(openFiles()).not.toContain(file);
  });

  it('says in one sentence that there is no place for it', async () => {
    const folder = tempFolder();
    appendFileSync(join(folder, 'ledger'), 'a file');
    await expect(openLedger(ledgerFileOf(folder, 'origin-1'))).rejects.toMatchObject({
      type: 'InvalidInput',
      message: expect.stringContaining('Expected to write the ledger'),
    });
  });
});
