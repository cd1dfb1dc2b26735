// Loaded into a worker (`node --import`): something happens to it once, at a chosen moment of a stage. Standard error
// says `chaos: <what> in <stage> at <where>` right before it does.

import { AsyncLocalStorage } from 'node:async_hooks';
import { writeSync } from 'node:fs';
import disk from 'node:fs/promises';
import { createRequire, syncBuiltinESMExports } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';

/** @type {{ stage: string, attempt: number, at: 'begin' | 'middle' | 'end', step: number, waitMs: number, action: string, jumpMs: number }} */
const strike = JSON.parse(process.env.CHAOS_STRIKE ?? '');
const require = createRequire(import.meta.url);
const { Context } = require('@temporalio/activity');
const { Worker } = require('@temporalio/worker');

const ACTIONS = {
  kill: () => process.kill(process.pid, 'SIGKILL'),
  stop: () => process.kill(process.pid, 'SIGSTOP'),
  jump: () => setClock(strike.jumpMs),
  /** Goes on when it is told to. */
  hold: () => new Promise((resolve) => process.once('SIGUSR2', resolve)),
  tell: () => undefined,
};

let isOver = false;
async function strikeAt(where) {
  if (isOver) return;
  isOver = true;
  writeSync(2, `chaos: ${strike.action} in ${strike.stage} at ${where}\n`);
  await ACTIONS[strike.action]();
}

/** What this process takes for the time: JavaScript's clock. Timers and the SDK's native half keep the machine's. */
function setClock(byMs) {
  const Real = Date;
  globalThis.Date = class extends Real {
    constructor(...args) {
      super(...(args.length === 0 ? [Real.now() + byMs] : args));
    }
    static now() {
      return Real.now() + byMs;
    }
  };
}

/** Steps on the disk that the struck attempt has taken. */
const running = new AsyncLocalStorage();

async function step(name) {
  const attempt = running.getStore();
  if (attempt === undefined) return;
  attempt.steps += 1;
  // Whatever else is on its way in the attempt is held up too.
  if (attempt.steps < strike.step) return;
  attempt.struck ??= sleep(Math.max(0, strike.waitMs - (performance.now() - attempt.startedAt))).then(() =>
    strikeAt(`step ${strike.step}, ${name}`),
  );
  await attempt.struck;
}

function watch(owner, names, prefix) {
  for (const name of names) {
    const original = owner[name];
    owner[name] = async function (...args) {
      await step(`${prefix}${name}`);
      return original.apply(this, args);
    };
  }
}

if (strike.at === 'middle') {
  const handle = await disk.open(process.execPath);
  watch(Object.getPrototypeOf(handle), ['write', 'writeFile', 'sync', 'datasync', 'truncate'], 'file ');
  await handle.close();
  const names = [
    'open',
    'readFile',
    'writeFile',
    'rename',
    'link',
    'mkdir',
    'mkdtemp',
    'readdir',
    'realpath',
    'rm',
    'stat',
  ];
  watch(disk, names, '');
  syncBuiltinESMExports();
}

const create = Worker.create;
Worker.create = function (options) {
  const activity = options.activities[strike.stage];
  const struck = async (request) => {
    if (Context.current().info.attempt < strike.attempt) return activity(request);
    if (strike.at === 'begin') await strikeAt('its beginning');
    if (strike.at !== 'middle' || isOver) {
      const reply = await activity(request);
      if (strike.at === 'end') await strikeAt('its end');
      return reply;
    }
    const attempt = { steps: 0, startedAt: performance.now() };
    const reply = await running.run(attempt, () => activity(request));
    // A step that it does not come to strikes nothing; the cell is wrong then.
    if (!isOver) writeSync(2, `chaos: no strike in ${strike.stage}: it takes ${attempt.steps} steps\n`);
    return reply;
  };
  return create.call(this, { ...options, activities: { ...options.activities, [strike.stage]: struck } });
};
