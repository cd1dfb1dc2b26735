import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

/**
 * Plays a suite whole that `npm test` plays in part, with the flags of the command line: those of `numbers` with their
 * defaults, `--only TEXT` and `--write`. The suite finds them in the environment, as `<PREFIX>_SEED` and so on.
 *
 * @throws Error for a number that is none, and for --write with --only: a page's table is of everything.
 */
export function playSuite({ tests, prefix, numbers }) {
  const counts = Object.entries(numbers).map(([name, value]) => [name, { type: 'string', default: String(value) }]);
  const { values } = parseArgs({
    options: {
      ...Object.fromEntries(counts),
      only: { type: 'string', default: '' },
      write: { type: 'boolean', default: false },
    },
  });
  for (const name of Object.keys(numbers)) {
    if (!/^[1-9]\d{0,8}$/.test(values[name]))
      throw new Error(`Expected --${name} to be a whole number from 1 on, got ${JSON.stringify(values[name])}.`);
  }
  const { write, ...texts } = values;
  if (write && texts.only !== '')
    throw new Error('Expected --write without --only, got both: the table is of everything.');
  const settings = Object.entries(texts).map(([name, value]) => [`${prefix}_${name.toUpperCase()}`, value]);
  const { status } = spawnSync('npx', ['vitest', 'run', tests], {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    stdio: 'inherit',
    env: {
      ...process.env,
      ...Object.fromEntries(settings),
      [`${prefix}_ALL`]: '1',
      ...(write ? { [`${prefix}_WRITE`]: '1' } : {}),
    },
  });
  process.exitCode = status === 0 ? 0 : 1;
}
