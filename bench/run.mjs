// `npm run bench`: measures the program beside its peers, part by part, and ends with one table. Ends with 1 where a
// figure is not what was asked.
//   --only PARTS     some of them, as `apply,monitor`
//   --case TEXT      of the part `commands`, the cases whose name holds it
//   --rounds N, --jobs N, --files N,N, --lines N, --appends N, --at-once N,N, --runs N   other sizes
//   --quick          tiny sizes, which judge nothing: whether everything runs
//   --write          puts the table of each part, and of all where all were measured, into docs/benchmarks.md
import { parseArgs } from 'node:util';
import { PARTS } from './parts.mjs';
import { describeLoad, renderSummary, writeMeasured } from './report.mjs';

const NUMBERS = { rounds: 'rounds', jobs: 'jobs', lines: 'lines', appends: 'appends', runs: 'runs' };
const LISTS = { files: 'files', 'at-once': 'atOnce' };

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: PARTS.join() },
    quick: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    case: { type: 'string' },
    ...Object.fromEntries(Object.keys({ ...NUMBERS, ...LISTS }).map((flag) => [flag, { type: 'string' }])),
  },
});
const wanted = values.only.split(',');
const unknown = wanted.find((part) => !PARTS.includes(part));
if (unknown !== undefined) throw new Error(`Expected --only to name parts of ${PARTS.join(', ')}, got "${unknown}".`);

const startedAt = performance.now();
console.error(`load ${describeLoad()} before`);
const rows = [];
for (const part of wanted) {
  const { SIZES, measure } = await import(`./${part}.mjs`);
  const sizes = { ...(values.quick ? SIZES.quick : SIZES.full), ...givenSizes() };
  const { report, rows: measured } = await measure(sizes, (line) => console.error(`${part}: ${line}`));
  console.log(`## ${part}\n\n${report}\n`);
  rows.push(...measured);
  if (values.write && values.case === undefined) await writeMeasured(part, report);
}
const summary = renderSummary(rows, { isJudged: !values.quick });
console.log(`## summary\n\n${summary}\n`);
console.error(`${((performance.now() - startedAt) / 60_000).toFixed(1)} minutes, load ${describeLoad()} after`);
if (values.write && wanted.length === PARTS.length) await writeMeasured('summary', summary);
if (!values.quick && rows.some(({ holds }) => !holds)) process.exitCode = 1;

function givenSizes() {
  const given = (names, parse) =>
    Object.entries(names).flatMap(([flag, size]) => (values[flag] === undefined ? [] : [[size, parse(values[flag])]]));
  const sizes = Object.fromEntries([...given(NUMBERS, Number), ...given(LISTS, (text) => text.split(',').map(Number))]);
  return values.case === undefined ? sizes : { ...sizes, caseText: values.case };
}
