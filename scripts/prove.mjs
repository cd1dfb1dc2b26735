// Runs a proof of test/support, which is TypeScript, as a program of its own.
//   node scripts/prove.mjs test/support/crash/prove.ts [flags of the proof]
import { fileURLToPath } from 'node:url';
import { bundleProgram } from './bundle-program.mjs';

const [entry, ...flags] = process.argv.slice(2);
if (entry === undefined) throw new Error('Expected the path of a proof, got none.');
const program = await bundleProgram(entry);
process.chdir(fileURLToPath(new URL('..', import.meta.url)));
process.argv.splice(2, Infinity, ...flags);
await import(program);
