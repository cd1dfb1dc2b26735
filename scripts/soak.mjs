// `npm run soak`: many runs on one worker under random faults. Ends with 1 where one ends otherwise than it should, or
// where the worker does not give back what it has taken.
//   --runs N      how many (default 500)
//   --seed N      what happens to which (default 1)
//   --only TEXT   what has this text
//   --write       puts the tables of all ordeals into docs/soak.md
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '500' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string', default: '' },
    write: { type: 'boolean', default: false },
  },
});
if (values.write && values.only !== '')
  throw new Error('Expected --write without --only, got both: the tables are of all ordeals.');
const { status } = spawnSync('npx', ['vitest', 'run', 'test/soak/soak.test.ts'], {
  cwd: fileURLToPath(new URL('..', import.meta.url)),
  stdio: 'inherit',
  env: {
    ...process.env,
    SOAK_ALL: '1',
    SOAK_RUNS: values.runs,
    SOAK_SEED: values.seed,
    SOAK_ONLY: values.only,
    ...(values.write ? { SOAK_WRITE: '1' } : {}),
  },
});
process.exitCode = status === 0 ? 0 : 1;
