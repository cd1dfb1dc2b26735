// Loaded into the worker that is measured: at each SIGUSR2 it collects its garbage and appends what it holds then.
import { appendFileSync, readdirSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { isMainThread } from 'node:worker_threads';

if (isMainThread) {
  setFlagsFromString('--expose-gc');
  const collectGarbage = runInNewContext('gc');
  process.on('SIGUSR2', () => {
    collectGarbage();
    const { rss, heapUsed } = process.memoryUsage();
    const files = readdirSync('/proc/self/fd').length;
    appendFileSync(process.env['BENCH_TRACE'], `${JSON.stringify({ rss, heapUsed, files })}\n`);
  });
}
