/** Style of the whole page: system fonts, light and dark mode by the reader's preference, and a print layout. */
export const style = `
:root {
  color-scheme: light dark;
  --page: #fff; --card: #fff; --text: #1b2129; --soft: #5d6773; --line: #dfe3e8; --raised: #f5f7f9;
  --usage: #2467b5; --peak: #8fb6e3; --in-use: #4a5561; --advised: #11854f; --stop: #c8253b;
  --high: #c8253b; --medium: #a85b00; --low: #5d6773; --saving: #11854f;
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --page: #14181d; --card: #1a1f26; --text: #dce2e9; --soft: #98a3af; --line: #303843; --raised: #222933;
    --usage: #6aa9ee; --peak: #5180b6; --in-use: #b5bfca; --advised: #46c489; --stop: #ff6b7d;
    --high: #ff7b8b; --medium: #eda54a; --low: #98a3af; --saving: #46c489;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); }
main, body > header, body > footer { max-width: 1240px; margin: 0 auto; padding: 0 24px; }
body > header { padding-top: 28px; }
body > footer { padding-top: 20px; padding-bottom: 40px; color: var(--soft); font-size: 13px; }
h1 { font-size: 26px; line-height: 1.25; margin: 0 0 4px; letter-spacing: -.01em; }
h2 { font-size: 20px; margin: 0; overflow-wrap: anywhere; }
h3 { font-size: 14px; margin: 0 0 4px; }
p { margin: 6px 0; }
a { color: var(--usage); }
.soft { color: var(--soft); }
.sums { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 12px; margin: 18px 0; padding: 0; list-style: none; }
.sums li { padding: 10px 16px; border: 1px solid var(--line); border-radius: 8px; background: var(--card); min-width: 120px; }
.sums b { display: block; font-size: 19px; white-space: nowrap; line-height: 1.3; font-variant-numeric: tabular-nums; }
.high { color: var(--high); } .medium { color: var(--medium); } .low { color: var(--low); } .saving { color: var(--saving); }
nav { display: flex; flex-wrap: wrap; gap: 4px 18px; margin: 12px 0; font-size: 14px; }
nav details div { display: flex; flex-wrap: wrap; gap: 2px 14px; margin: 6px 0; }
nav a { overflow-wrap: anywhere; }
main > section { margin-top: 28px; }
main > section > h2, .columns h2 { font-size: 17px; margin: 0 0 8px; }
.columns table + h2, .columns ul + h2 { margin-top: 20px; }
.bars { list-style: none; margin: 0; padding: 0; font-size: 14px; }
.bars li { display: grid; grid-template-columns: minmax(90px, 30%) 1fr 64px; gap: 10px; align-items: center; padding: 3px 0; }
.bars .name { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.bars .track { height: 14px; background: var(--raised); border-radius: 3px; }
.bars .fill { display: block; height: 100%; border-radius: 3px; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
.bars .advised { background: var(--advised); } .bars .stop { background: var(--stop); } .bars .in-use { background: var(--in-use); }
.bars .value { text-align: right; font-variant-numeric: tabular-nums; }
summary { cursor: pointer; } .service summary h2 { display: inline; }
.problems { border-left: 4px solid var(--medium); padding: 8px 14px; background: var(--raised); margin: 14px 0; }
.problems ul { margin: 0; padding-left: 18px; }
.scroll { overflow-x: auto; }
.cost figure { min-width: 720px; }
table { border-collapse: collapse; width: 100%; font-size: 14px; }
th, td { text-align: left; vertical-align: top; padding: 7px 12px 7px 0; border-bottom: 1px solid var(--line); }
thead th { color: var(--soft); font-weight: 600; font-size: 13px; white-space: nowrap; }
tbody th { font-weight: 600; overflow-wrap: anywhere; min-width: 120px; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
td.fixed { white-space: nowrap; }
td.why { min-width: 260px; color: var(--soft); font-size: 13px; overflow-wrap: anywhere; }
.service { margin-top: 36px; padding: 20px 22px; border: 1px solid var(--line); border-radius: 10px; background: var(--card); }
.service > header { display: flex; flex-wrap: wrap; gap: 2px 14px; align-items: baseline; }
.service .order { font-weight: 600; }
.note { color: var(--soft); font-size: 14px; }
.service .reason { font-size: 16px; overflow-wrap: anywhere; }
.columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 420px), 1fr)); gap: 18px 32px; margin-top: 16px; }
.wide { grid-column: 1 / -1; }
figure { margin: 0; min-width: 0; }
figcaption { font-weight: 600; font-size: 14px; }
svg { display: block; width: 100%; height: auto; overflow: visible; font: 11px system-ui, sans-serif; --plot-background: var(--card); }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 200px), 1fr)); gap: 16px; }
.legend { display: flex; flex-wrap: wrap; gap: 2px 16px; margin: 10px 0 0; padding: 0; list-style: none; font-size: 13px; color: var(--soft); }
.legend li::before { content: ""; display: inline-block; width: 18px; margin-right: 6px; vertical-align: middle; border-top: 3px solid var(--line-color); }
.legend .dashed::before { border-top-style: dashed; }
.legend .cross::before { content: "✕"; width: auto; border: 0; color: var(--line-color); font-weight: 700; vertical-align: baseline; }
dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); align-content: start; gap: 4px 16px; margin: 0; font-size: 14px; }
dt { color: var(--soft); } dd { margin: 0; overflow-wrap: anywhere; }
.list { margin: 4px 0 12px; padding-left: 18px; font-size: 14px; overflow-wrap: anywhere; }
@media (max-width: 640px) {
  main, body > header, body > footer { padding: 0 14px; }
  .service { padding: 14px; }
  .sums { grid-template-columns: 1fr 1fr; } .sums li { min-width: 0; } .sums b { font-size: 18px; overflow-wrap: anywhere; }
  .fleet, .fleet tbody, .fleet tr, .fleet th, .fleet td { display: block; width: 100%; }
  .fleet thead { display: none; }
  .fleet tr { padding: 10px 0; border-bottom: 1px solid var(--line); }
  .fleet th, .fleet td { border: 0; padding: 2px 0; }
  .fleet td, .fleet td.number, .fleet td.why { display: grid; grid-template-columns: 104px minmax(0, 1fr); text-align: left; white-space: normal; min-width: 0; }
  .fleet td::before { content: attr(data-label); color: var(--soft); font-size: 13px; }
  .fleet td:empty { display: none; }
}
@media print {
  body { font-size: 11px; }
  main, body > header, body > footer { max-width: none; padding: 0; }
  h1 { font-size: 18px; } h2 { font-size: 13px; } h3 { font-size: 11px; }
  main > section > h2, .columns h2 { font-size: 13px; }
  nav, .service > details > :not(summary), a[href="#top"] { display: none; }
  .service { border: 0; border-top: 1px solid var(--line); padding: 8px 0; margin: 8px 0; }
  .service > header { break-after: avoid; }
  .sums { gap: 6px; } .sums b { font-size: 14px; } .sums li { padding: 4px 8px; min-width: 0; }
  figure, tr, .sums { break-inside: avoid; }
  .scroll { overflow: visible; }
  .columns { grid-template-columns: 1fr 1fr; gap: 12px 20px; }
  table, dl, .list, .note, .legend, .bars { font-size: 10px; }
  .bars .track { height: 9px; }
  .service .reason { font-size: 12px; }
  thead th, td.why { white-space: normal; font-size: 10px; }
  th, td { padding-right: 8px; }
  td.why, tbody th { min-width: 0; }
  .cost figure { min-width: 0; }
  a { color: inherit; text-decoration: none; }
}
`;
