import { readFile, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';

/** The figures as a Markdown table. */
export function renderCases(results) {
  const rows = results.map(({ name, own, peer, peerName }) => [
    name,
    ms(own.median),
    `${ms(own.min)} - ${ms(own.max)}`,
    peerName,
    ms(peer.median),
    (own.median / peer.median).toFixed(2),
  ]);
  return renderTable(['what', 'median', 'min - max', 'measured beside it', 'median', 'ratio'], rows);
}

/** The figures without peers. */
export function renderReferences(results) {
  const rows = results.map(({ name, own }) => [name, ms(own.median), `${ms(own.min)} - ${ms(own.max)}`]);
  return renderTable(['for comparison', 'median', 'min - max'], rows);
}

/**
 * A row of the summary: two figures of one kind, by default milliseconds, and whether what was asked holds; where
 * nothing was, the figures stand for themselves.
 */
export function rowOf({ what, beside, own, peer, show = ms, asked = '-', holds = true }) {
  return { what, beside, own: show(own), peer: show(peer), ratio: (own / peer).toFixed(2), asked, holds };
}

/** All rows of a benchmark as one table; tiny sizes judge nothing. */
export function renderSummary(rows, { isJudged }) {
  const cells = rows.map(({ what, beside, own, peer, ratio, asked, holds }) => {
    const verdict = asked === '-' || !isJudged ? '-' : holds ? 'yes' : 'no';
    return [what, own, beside, peer, ratio, asked, verdict];
  });
  return renderTable(['what', 'ours', 'beside', 'theirs', 'ratio', 'asked', 'holds'], cells);
}

/** Megabytes as people read them. */
export function megabytes(figure) {
  return `${figure.toFixed(0)} MB`;
}

/** What the figures depend on: `2 cores (model), 24 GiB, Node 20.20.2, linux x64`. */
export function describeMachine() {
  const gib = Math.round(totalmem() / 1024 ** 3);
  const model = cpus()[0]?.model.trim() ?? 'unknown';
  return `${availableParallelism()} cores (${model}), ${gib} GiB, Node ${process.versions.node}, ${process.platform} ${process.arch}`;
}

/** How busy the machine is: the load of the last minute. */
export function describeLoad() {
  return (loadavg()[0] ?? 0).toFixed(1);
}

/** When and on what something was measured: day, machine, rounds and load. */
export function describeConditions(rounds) {
  const day = new Date().toISOString().slice(0, 10);
  return `${day}, ${describeMachine()}, ${rounds} ${rounds === 1 ? 'round' : 'rounds'}, load ${describeLoad()} after`;
}

/** Puts a table between its marks in a page of docs/: `<!-- measured: name -->`. Run from the root of the project. */
export async function writeMeasured(name, report, file = 'benchmarks.md') {
  const path = `docs/${file}`;
  const page = await readFile(path, 'utf8');
  const [start, end] = [`<!-- measured: ${name} -->`, `<!-- end of measured: ${name} -->`];
  const [before, rest] = page.split(start);
  if (rest === undefined) throw new Error(`Expected ${start} in ${path}.`);
  await writeFile(path, `${before}${start}\n${report}\n${end}${rest.split(end)[1] ?? ''}`);
}

/** Milliseconds as people read them. */
export function ms(figure) {
  return figure < 1_000 ? `${figure.toFixed(0)} ms` : `${(figure / 1_000).toFixed(2)} s`;
}

/** A Markdown table. */
export function renderTable(header, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(header), `|${'---|'.repeat(header.length)}`, ...rows.map(line)].join('\n');
}
