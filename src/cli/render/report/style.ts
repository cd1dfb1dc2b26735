/** The report's only style: light or dark as the reader's system is, and fit for paper. */
export const STYLE = `
:root { color-scheme: light dark; --paper: #f6f7f9; --card: #fff; --ink: #16202e; --soft: #5c6878; --line: #e2e6ec;
  --ok: #2f9e6e; --warn: #d9920f; --error: #d5374a; --accent: #5468c9; --track: #eef1f5; }
@media (prefers-color-scheme: dark) { :root { --paper: #0f141b; --card: #171e28; --ink: #e8edf4; --soft: #93a0b2;
  --line: #2a3442; --ok: #3fbf88; --warn: #e8ab3c; --error: #f0616f; --accent: #8496f0; --track: #212a36; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
main { max-width: 1080px; margin: 0 auto; padding: 36px 24px 64px; }
header { display: flex; flex-wrap: wrap; gap: 8px 32px; align-items: flex-end; justify-content: space-between; margin-bottom: 24px; }
h1 { margin: 0; font-size: 30px; line-height: 1.2; letter-spacing: -0.02em; display: flex; align-items: center; gap: 12px; }
h1 .dot { width: 16px; height: 16px; }
h2 { margin: 0 0 14px; font-size: 16px; letter-spacing: -0.01em; }
.eyebrow { margin: 0 0 6px; color: var(--soft); font-size: 12px; letter-spacing: 0.08em; text-transform: uppercase; }
.sub, .note, .facts { color: var(--soft); }
.sub { margin: 6px 0 0; }
.note, .facts { margin: 10px 0 0; font-size: 13px; }
.range { text-align: right; color: var(--soft); font-size: 13px; margin: 0; }
.alarm { border-left: 4px solid var(--warn); padding: 10px 14px; background: var(--card); border-radius: 6px; margin: 0 0 16px; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 12px; margin: 0 0 16px; }
.figures div, section { background: var(--card); border: 1px solid var(--line); border-radius: 12px; }
.figures div { padding: 14px 16px; }
.figures dt { color: var(--soft); font-size: 13px; }
.figures dd { margin: 2px 0 0; font-size: 24px; font-weight: 650; letter-spacing: -0.02em; font-variant-numeric: tabular-nums; }
.figures small { display: block; font-size: 12px; font-weight: 400; color: var(--soft); letter-spacing: 0; }
section { padding: 20px 22px; margin-bottom: 16px; }
.two { display: grid; grid-template-columns: repeat(auto-fit, minmax(320px, 1fr)); gap: 16px; }
.head { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 4px 24px; }
.legend { display: flex; gap: 16px; color: var(--soft); font-size: 13px; }
.legend .dot { margin-right: 6px; }
.dot { display: inline-block; width: 9px; height: 9px; border-radius: 50%; flex: none; }
td .dot { margin-right: 8px; }
.dot.ok, i.ok, .fill.ok { background: var(--ok); } .dot.warn, i.warn, .fill.warn { background: var(--warn); }
.dot.error, i.error, .fill.error { background: var(--error); }
.timeline { display: block; width: 100%; height: auto; overflow: visible; }
.timeline text { fill: var(--soft); font: 11px system-ui, sans-serif; }
.timeline .axis { stroke: var(--line); }
.timeline .ok { fill: var(--ok); } .timeline .warn { fill: var(--warn); } .timeline .error { fill: var(--error); }
.timeline .duration { fill: var(--accent); opacity: 0.75; }
.timeline g:hover rect { opacity: 0.6; }
.reasons { list-style: none; margin: 0; padding: 0; display: grid; gap: 9px; }
.reasons li { display: grid; grid-template-columns: minmax(120px, 200px) 1fr max-content; gap: 12px; align-items: center; }
.reasons .bar, .track { position: relative; height: 10px; border-radius: 5px; background: var(--track); overflow: hidden; }
.fill { display: block; height: 100%; border-radius: 5px; background: var(--accent); }
.num { font-variant-numeric: tabular-nums; white-space: nowrap; }
.reasons .num { text-align: right; color: var(--soft); }
details { border-top: 1px solid var(--line); padding: 10px 0; }
details:first-of-type { border-top: 0; padding-top: 0; }
summary { cursor: pointer; display: flex; flex-wrap: wrap; gap: 4px 14px; align-items: baseline; list-style: none; }
summary::-webkit-details-marker { display: none; }
summary::before { content: ""; width: 7px; height: 7px; border: solid var(--soft); border-width: 0 1.5px 1.5px 0; transform: rotate(-45deg) translateY(-1px); }
details[open] > summary::before { transform: rotate(45deg) translateY(-3px); }
summary time, summary .counts, summary .took { font-variant-numeric: tabular-nums; white-space: nowrap; }
summary .counts, summary .took { color: var(--soft); font-size: 13px; }
summary .why { flex: 1; min-width: 160px; overflow-wrap: anywhere; }
.badge { display: inline-block; width: 64px; text-align: center; padding: 1px 0; border-radius: 999px; font-size: 11px;
  font-weight: 700; letter-spacing: 0.05em; border: 1.5px solid currentColor; }
.badge.ok { color: var(--ok); } .badge.warn { color: var(--warn); } .badge.error { color: var(--error); }
table { width: 100%; border-collapse: collapse; font-size: 13px; }
th { text-align: left; font-weight: 500; color: var(--soft); padding: 10px 12px 6px 0; }
td { padding: 6px 12px 6px 0; border-top: 1px solid var(--line); vertical-align: middle; }
.jobs td:first-child { white-space: nowrap; }
.jobs .track-head { width: 34%; }
.track i { position: absolute; top: 0; bottom: 0; border-radius: 5px; }
.message { overflow-wrap: anywhere; color: var(--soft); }
.message b { color: var(--ink); font-weight: 600; }
p.message { margin: 10px 0 0; }
.plain { margin-top: 18px; }
code { font: 12.5px ui-monospace, "SF Mono", Menlo, Consolas, monospace; }
footer { color: var(--soft); font-size: 12.5px; margin-top: 24px; }
@media (max-width: 640px) { .timeline text { font-size: 20px; } .jobs thead { display: none; } .jobs tr { display: grid; grid-template-columns: 1fr auto; border-top: 1px solid var(--line); }
  .jobs td { border: 0; } .jobs td:nth-child(2), .jobs td:nth-child(4) { grid-column: 1 / -1; } .range { text-align: left; } }
@media print { body { background: #fff; } section, .figures div { break-inside: avoid; } }
`;
