// Loaded into a worker (`node --import`): at every SIGUSR2 it collects its garbage and writes what it holds as a line
// `soak 1: {...}`, numbered, to standard error. It changes nothing else.

import { writeSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { ChildProcess } from 'node:child_process';
import { createRequire } from 'node:module';
import { Socket } from 'node:net';
import v8 from 'node:v8';
import { runInNewContext } from 'node:vm';
import { BroadcastChannel, isMainThread, threadId } from 'node:worker_threads';

v8.setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc');
/** The SDK runs workflows in threads of their own, each with a heap of its own. */
const asked = new BroadcastChannel('soak-asked');
const told = new BroadcastChannel('soak-told');
asked.unref();
told.unref();

function heap() {
  collectGarbage();
  const { used_heap_size: used, external_memory: external } = v8.getHeapStatistics();
  return { used, external };
}

if (isMainThread) {
  const handle = await open(process.execPath);
  const timer = setTimeout(() => undefined, 0);
  clearTimeout(timer);
  /** Kinds of objects that a forgotten handle keeps alive, whether or not it would keep the process alive. */
  const kinds = {
    AbortSignal,
    ChildProcess,
    FileHandle: handle.constructor,
    Socket,
    Timeout: timer.constructor,
  };
  await handle.close();
  let worker = null;
  const { Worker } = createRequire(import.meta.url)('@temporalio/worker');
  const create = Worker.create;
  Worker.create = async function (options) {
    worker = await create.call(this, options);
    return worker;
  };

  let count = 0;
  const threads = new Map();
  told.addEventListener('message', ({ data }) => threads.set(data.thread, data.heap));
  process.on('SIGUSR2', async () => {
    threads.clear();
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- of windows, which this is not
    asked.postMessage('heap');
    collectGarbage();
    // Finalizers and the threads get their turn.
    await new Promise((resolve) => setTimeout(resolve, 300));
    const live = Object.entries(kinds).map(([name, kind]) => [name, v8.queryObjects(kind, { format: 'count' })]);
    const active = {};
    for (const type of process.getActiveResourcesInfo()) active[type] = (active[type] ?? 0) + 1;
    const sample = {
      main: heap(),
      threads: [...threads.values()],
      rss: process.memoryUsage.rss(),
      active,
      live: Object.fromEntries(live),
      cachedWorkflows: worker?.getStatus().numCachedWorkflows ?? 0,
    };
    count += 1;
    writeSync(2, `soak ${count}: ${JSON.stringify(sample)}\n`);
  });
} else {
  asked.addEventListener('message', () => {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- of windows, which this is not
    told.postMessage({ thread: threadId, heap: heap() });
  });
}
