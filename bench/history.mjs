// Measures the history beside what it stands on: appends beside a bare loop of write and fdatasync, and a history of
// many lines beside one of few. Ends with 1 where a ratio is worse than it may be.
//   node bench/history.mjs [--rounds 9] [--appends 1000] [--lines 1000000]
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { bundleProgram } from '../scripts/bundle-program.mjs';
import { summarize } from './measure.mjs';
import { describeLoad, describeMachine } from './report.mjs';

const APPENDS_AT_LEAST = 0.8;
/** Opening a file and one read of its end: what else the machine does is most of it. */
const READS_AT_MOST = 1.5;
const READS_PER_ROUND = 10;

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '9' },
    appends: { type: 'string', default: '1000' },
    lines: { type: 'string', default: '1000000' },
  },
});
const [rounds, appends, lines] = [values.rounds, values.appends, values.lines].map(Number);
const program = await import(await bundleProgram('bench/history-program.ts'));
const folder = await mkdtemp(join(tmpdir(), 'bench-history-'));
try {
  const rows = [...(await measureAppends()), ...(await measureSizes())];
  const table = rows.map((cells) => `| ${cells.join(' | ')} |`);
  console.log(
    [
      `${new Date().toISOString().slice(0, 10)}, ${describeMachine()}, ${rounds} rounds, load ${describeLoad()} after.`,
      '',
      '| what | median | measured beside it | median | ratio |',
      '|---|---|---|---|---|',
      ...table,
    ].join('\n'),
  );
} finally {
  await rm(folder, { recursive: true });
}

/** In turns: whatever else the disk does meets all of them. */
async function measureAppends() {
  const drafts = program.makeDrafts(appends);
  const times = { bare: [], inTurn: [], atOnce: [] };
  for (let round = 0; round < rounds; round += 1) {
    const file = (name) => join(folder, `${name}-${round}.jsonl`);
    times.bare.push(await time(() => program.writeAndSync(file('bare'), drafts)));
    times.inTurn.push(await time(() => program.appendInTurn(program.createAppender(), file('turn'), drafts)));
    times.atOnce.push(await time(() => program.appendAtOnce(program.createAppender(), file('once'), drafts)));
  }
  const perSecond = (ms) => Math.round((1_000 * appends) / summarize(ms).median);
  const [bare, inTurn, atOnce] = [times.bare, times.inTurn, times.atOnce].map(perSecond);
  const row = (name, rate) => {
    if (rate / bare < APPENDS_AT_LEAST) process.exitCode = 1;
    const ratio = `${(rate / bare).toFixed(2)} (at least ${APPENDS_AT_LEAST})`;
    return [name, `${rate}/s`, 'one write and one fdatasync for each line', `${bare}/s`, ratio];
  };
  return [row('appends, one after the other', inTurn), row(`${appends} appends at once`, atOnce)];
}

async function measureSizes() {
  const [few, many] = [join(folder, 'few.jsonl'), join(folder, 'many.jsonl')];
  await program.writeLongHistory(few, 100);
  await program.writeLongHistory(many, lines);
  const size = `${Math.round((await stat(many)).size / 1024 ** 2)} MiB`;
  const times = { fewRead: [], manyRead: [], fewAppend: [], manyAppend: [] };
  const drafts = program.makeDrafts(2 * rounds);
  // A read takes a millisecond or two: many of them, or the figure is the machine's.
  for (let round = 0; round < READS_PER_ROUND * rounds; round += 1) {
    times.fewRead.push(await time(() => program.readLast(few, 20)));
    times.manyRead.push(await time(() => program.readLast(many, 20)));
  }
  for (let round = 0; round < rounds; round += 1) {
    const one = [drafts[round]];
    times.fewAppend.push(await time(() => program.appendInTurn(program.createAppender(), few, one)));
    times.manyAppend.push(await time(() => program.appendInTurn(program.createAppender(), many, one)));
  }
  const row = (name, ofMany, ofFew) => {
    const [medianOfMany, medianOfFew] = [ofMany, ofFew].map((ms) => summarize(ms).median);
    if (medianOfMany / medianOfFew > READS_AT_MOST) process.exitCode = 1;
    const shown = [medianOfMany, medianOfFew].map((ms) => `${ms.toFixed(1)} ms`);
    const ratio = `${(medianOfMany / medianOfFew).toFixed(2)} (at most ${READS_AT_MOST})`;
    return [`${name} of ${lines} lines (${size})`, shown[0], 'the same of 100 lines', shown[1], ratio];
  };
  return [
    row('the newest 20 records', times.manyRead, times.fewRead),
    row('one append, lease and all, to a file', times.manyAppend, times.fewAppend),
  ];
}

async function time(work) {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}
