import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { bundleWorkflows } from './bundle-workflows.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** CommonJS inside an ES module needs a `require` of its own. */
const banner = {
  js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
};
const common = {
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20.18',
  legalComments: 'none',
  logLevel: 'warning',
};

/**
 * Builds the sources in `src` into `out`: the command line, the Temporal client as one file (it loads in half the time),
 * the workflow bundle.
 */
export async function buildProgram({ src, out }) {
  await Promise.all([
    build({
      ...common,
      entryPoints: [join(src, 'cli.ts')],
      outdir: out,
      splitting: true,
      sourcemap: true,
      banner,
      external: ['@temporalio/*', '@kubernetes/client-node', 'undici'],
    }),
    build({
      ...common,
      // The package is CommonJS: its names can't be re-exported one by one, so the whole of it is one export.
      stdin: { contents: "import * as sdk from '@temporalio/client'; export { sdk };", resolveDir: ROOT },
      outfile: join(out, 'temporal-client.js'),
      minify: true,
      banner,
    }),
    bundleWorkflows(join(src, 'workflows/index.ts')).then((code) => writeFile(join(out, 'workflow-bundle.js'), code)),
  ]);
}
