// Completes package-lock.json after an install behind a registry that lacks other platforms' packages.
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { fillLockGaps, findLockGaps } from './lock-gaps.mjs';

const path = fileURLToPath(new URL('../package-lock.json', import.meta.url));
const lock = JSON.parse(await readFile(path, 'utf8'));
const names = Object.keys(findLockGaps(lock));
if (names.length > 0) await writeFile(path, `${JSON.stringify(fillLockGaps(lock), null, 2)}\n`);
console.log(names.length === 0 ? 'Nothing is missing.' : `Added ${names.length} packages of other platforms.`);
