// `npm run chaos`: plays the whole matrix of faults. Ends with 1 where a count is wrong.
//   --seed N      where exactly the faults strike (default 1)
//   --only TEXT   cells whose `stage: fault` has this text
//   --write       puts the table of all cells into docs/chaos.md
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    only: { type: 'string', default: '' },
    write: { type: 'boolean', default: false },
  },
});
if (values.write && values.only !== '')
  throw new Error('Expected --write without --only, got both: the table is of all cells.');
const { status } = spawnSync('npx', ['vitest', 'run', 'test/chaos'], {
  cwd: fileURLToPath(new URL('..', import.meta.url)),
  stdio: 'inherit',
  env: {
    ...process.env,
    CHAOS_ALL: '1',
    CHAOS_SEED: values.seed,
    CHAOS_ONLY: values.only,
    ...(values.write ? { CHAOS_WRITE: '1' } : {}),
  },
});
process.exitCode = status === 0 ? 0 : 1;
