// The history beside what it stands on: appends beside a bare loop of write and fsync, and a history of many lines
// beside one of few.
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { bundleProgram } from '../scripts/bundle-program.mjs';
import { summarize } from './measure.mjs';
import { describeConditions, renderTable, rowOf } from './report.mjs';
import { withFolder } from './scene.mjs';

export const SIZES = {
  full: { appends: 1_000, lines: 1_000_000, rounds: 9 },
  quick: { appends: 20, lines: 200, rounds: 1 },
};

const APPENDS_AT_LEAST = 0.8;
/** Opening a file and one read of its end: what else the machine does is most of it. */
const READS_AT_MOST = 1.5;
const READS_PER_ROUND = 10;
const BARE = 'one write and one fsync for each line';

export function measure(sizes, tell) {
  return withFolder(async (folder) => {
    const program = await import(await bundleProgram('bench/history-program.ts'));
    const place = { ...sizes, program, folder };
    tell('appends');
    const appends = await measureAppends(place);
    tell(`${sizes.lines} lines`);
    const rows = [...appends, ...(await measureSizes(place))];
    const cells = rows.map(({ what, own, beside, peer, ratio, asked }) => [
      what,
      own,
      beside,
      peer,
      asked === '-' ? ratio : `${ratio} (${asked})`,
    ]);
    return {
      report: [
        `${describeConditions(sizes.rounds)}.`,
        renderTable(['what', 'median', 'measured beside it', 'median', 'ratio'], cells),
      ].join('\n\n'),
      rows,
    };
  });
}

/** In turns: whatever else the disk does meets all of them. */
async function measureAppends({ program, folder, rounds, appends }) {
  const drafts = program.makeDrafts(appends);
  const times = { bare: [], bareData: [], inTurn: [], atOnce: [] };
  for (let round = 0; round < rounds; round += 1) {
    const file = (name) => join(folder, `${name}-${round}.jsonl`);
    times.bare.push(await time(() => program.writeAndSync(file('bare'), drafts, 'sync')));
    times.bareData.push(await time(() => program.writeAndSync(file('bare-data'), drafts, 'datasync')));
    times.inTurn.push(await time(() => program.appendInTurn(program.createAppender(), file('turn'), drafts)));
    times.atOnce.push(await time(() => program.appendAtOnce(program.createAppender(), file('once'), drafts)));
  }
  const perSecond = (ms) => Math.round((1_000 * appends) / summarize(ms).median);
  const [bare, bareData, inTurn, atOnce] = [times.bare, times.bareData, times.inTurn, times.atOnce].map(perSecond);
  const beside = { beside: BARE, peer: bare, show: (figure) => `${figure}/s` };
  const row = (what, rate) =>
    rowOf({
      ...beside,
      what,
      own: rate,
      asked: `at least ${APPENDS_AT_LEAST}`,
      holds: rate / bare >= APPENDS_AT_LEAST,
    });
  return [
    row('appends, one after the other', inTurn),
    row(`${appends} appends at once`, atOnce),
    rowOf({ ...beside, what: 'one write and one fdatasync for each line', own: bareData }),
  ];
}

async function measureSizes({ program, folder, rounds, lines }) {
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
    const [own, peer] = [ofMany, ofFew].map((times) => summarize(times).median);
    return rowOf({
      what: `${name} of ${lines} lines (${size})`,
      beside: 'the same of 100 lines',
      own,
      peer,
      show: (figure) => `${figure.toFixed(1)} ms`,
      asked: `at most ${READS_AT_MOST}`,
      holds: own / peer <= READS_AT_MOST,
    });
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
