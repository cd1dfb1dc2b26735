// Bundles the sandbox's command and runs it.
import { bundleProgram } from '../scripts/bundle-program.mjs';

await import(await bundleProgram('sandbox/cli.ts', { outfile: 'sandbox/.build/cli.mjs' }));
