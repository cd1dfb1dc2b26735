// Loaded into the command that is measured: when its first write was sent and its last one answered, by its own
// requests. Dry runs do not count.
import { subscribe } from 'node:diagnostics_channel';
import { appendFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';

const writes = { count: 0, firstMs: 0, lastMs: 0 };
const isWrite = ({ method, path }) => method === 'PATCH' && !path.includes('dryRun=All');

subscribe('undici:request:create', ({ request }) => {
  if (isWrite(request)) writes.firstMs ||= performance.now();
});
subscribe('undici:request:trailers', ({ request }) => {
  if (!isWrite(request)) return;
  writes.count += 1;
  writes.lastMs = performance.now();
});
process.on('exit', () => {
  appendFileSync(
    process.env['BENCH_TRACE'],
    `${JSON.stringify({ count: writes.count, ms: writes.lastMs - writes.firstMs })}\n`,
  );
});
