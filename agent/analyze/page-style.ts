/** How the page looks: one style sheet, both themes, nothing fetched. */
import { Markup } from './markup.ts';

export const style = new Markup(`
:root{color-scheme:light dark;--paper:#f6f7f9;--card:#fff;--ink:#17202b;--soft:#566474;--faint:#8593a1;--line:#dfe4ea;--band:#eef1f5;--accent:#0b6bcb;--grave:#c2332b;--grave-bg:#fdecea;--warn:#8a5a00;--warn-bg:#fff6e0;--ok:#1f7a4d;
--p0:#0b6bcb;--p1:#1a8a5a;--p2:#b4660a;--p3:#7a4cc2;--p4:#c0327a;--p5:#0d8493;--p6:#7d7a10;--p7:#8593a1;
--r-control:#1a8a5a;--r-supervise:#0b6bcb;--r-net:#7a4cc2;--r-it:#5d6b7a;--r-field:#b4660a;--r-eng:#c0327a;--r-unknown:#a9b4bf}
@media(prefers-color-scheme:dark){:root{--paper:#0f141a;--card:#171e26;--ink:#e6ebf1;--soft:#a3b1bf;--faint:#74828f;--line:#2a343f;--band:#141b22;--accent:#62b0ff;--grave:#ff7b72;--grave-bg:#3a1b1a;--warn:#f0c263;--warn-bg:#322711;--ok:#5fd39a;
--p0:#62b0ff;--p1:#4fcf93;--p2:#f0a04b;--p3:#b18cff;--p4:#ff7db8;--p5:#46c9da;--p6:#d3cf4e;--p7:#74828f;
--r-control:#4fcf93;--r-supervise:#62b0ff;--r-net:#b18cff;--r-it:#93a1af;--r-field:#f0a04b;--r-eng:#ff7db8;--r-unknown:#4d5965}}
*{box-sizing:border-box}html{scroll-behavior:smooth}
body{margin:0;background:var(--paper);color:var(--ink);font:14px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",sans-serif;-webkit-font-smoothing:antialiased}
main{max-width:1280px;margin:0 auto;padding:36px 32px 64px}
h1{font-size:28px;letter-spacing:-.02em;line-height:1.2;margin:0 0 6px}h2{font-size:18px;letter-spacing:-.01em;margin:44px 0 12px}h2 small{font-weight:400;color:var(--faint);margin-left:8px;font-size:14px}
a{color:var(--accent);text-decoration:none}a:hover{text-decoration:underline}
.mono,small.mono{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:12.5px}.faint,.lead{color:var(--soft)}.lead{margin:0}small{color:var(--faint);font-size:12px}
nav{display:flex;gap:18px;margin:18px 0 0;flex-wrap:wrap}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(140px,1fr));gap:12px;margin:24px 0 0}
.tile{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:14px 16px}.tile b{display:block;font-size:24px;letter-spacing:-.02em;line-height:1.25;font-variant-numeric:tabular-nums}.tile span{color:var(--soft);font-size:13px}.tile.hot b{color:var(--grave)}
.warnings{background:var(--warn-bg);color:var(--warn);border-radius:12px;padding:12px 16px;margin:20px 0 0;list-style:none}.warnings li+li{margin-top:4px}
.card{background:var(--card);border:1px solid var(--line);border-radius:14px;padding:14px;overflow-x:auto}
.legend{display:flex;flex-wrap:wrap;gap:6px 18px;padding:4px 6px 12px;color:var(--soft);font-size:13px}.legend i{display:inline-block;width:18px;height:3px;border-radius:2px;margin-right:7px;vertical-align:middle;background:var(--c)}.legend .dot{width:9px;height:9px;border-radius:50%;background:var(--grave)}
.p0{--c:var(--p0)}.p1{--c:var(--p1)}.p2{--c:var(--p2)}.p3{--c:var(--p3)}.p4{--c:var(--p4)}.p5{--c:var(--p5)}.p6{--c:var(--p6)}.p7{--c:var(--p7)}
.r-plc,.r-rtu,.r-ied,.r-safety-controller{--r:var(--r-control)}.r-hmi,.r-historian{--r:var(--r-supervise)}.r-switch,.r-router,.r-firewall,.r-access-point,.r-gateway{--r:var(--r-net)}.r-engineering-workstation{--r:var(--r-eng)}.r-drive,.r-remote-io,.r-sensor,.r-meter,.r-ups{--r:var(--r-field)}.r-server,.r-nas,.r-pc,.r-camera,.r-printer,.r-phone{--r:var(--r-it)}.r-unknown{--r:var(--r-unknown)}
svg{display:block;width:100%;height:auto;min-width:860px}svg text{font-family:inherit;fill:var(--ink)}
.band{fill:var(--band);stroke:none}.level{font-size:13px;font-weight:600}.level-sub{font-size:12px;fill:var(--faint)!important}
.edge{transition:opacity .12s;opacity:.62}.edge path{fill:none;stroke:var(--c)}.edge.p7{opacity:.38}.edge:hover{opacity:1}.edge .mark{fill:var(--grave);stroke:var(--card);stroke-width:1.5}
.node{fill:var(--card);stroke:var(--line)}.stack{fill:var(--card);stroke:var(--line)}.role{fill:var(--r)}.name{font-size:13px;font-weight:600}.what{font-size:11.5px;fill:var(--soft)!important}.nodes a:hover .node,.nodes g:hover .node{stroke:var(--accent)}
.lane{stroke:var(--line)}.tick{stroke:var(--line);stroke-dasharray:2 4}.tick-name{font-size:11.5px;fill:var(--faint)!important}.lane-name{font-size:12.5px;text-anchor:end}.timeline circle{fill:var(--accent);fill-opacity:.75;stroke:var(--card);stroke-width:1.5}.timeline circle.grave{fill:var(--grave)}.timeline circle.refused{fill:var(--card);stroke:var(--grave);stroke-width:2}
td:has(>.event){white-space:nowrap}table{border-collapse:collapse;width:100%;font-size:13px}th{text-align:left;color:var(--faint);font-weight:500;font-size:12px;padding:6px 10px;border-bottom:1px solid var(--line);white-space:nowrap}td{padding:6px 10px;border-bottom:1px solid var(--line);vertical-align:top}tbody tr:last-child td{border-bottom:0}.n{text-align:right;font-variant-numeric:tabular-nums}td.mono{white-space:nowrap}.value{overflow-wrap:anywhere}
.c-security td:first-child::after{content:" security";color:var(--grave);font-size:11px}.c-volatile td{color:var(--soft)}
.event{border-radius:6px;padding:2px 7px;background:var(--band);white-space:nowrap}.event.grave{background:var(--grave-bg);color:var(--grave);font-weight:600}.o-accepted{color:var(--ok)}.o-refused{color:var(--grave)}.o-unknown,.o-unanswered{color:var(--soft)}
.chip{display:inline-block;background:var(--band);border-radius:6px;padding:1px 7px;margin:1px 4px 1px 0;font-size:12.5px;white-space:nowrap}
.device{background:var(--card);border:1px solid var(--line);margin-top:-1px;scroll-margin-top:12px}.devices .device:first-child{border-radius:12px 12px 0 0;margin-top:0}.devices .device:last-child{border-radius:0 0 12px 12px}.devices .device:only-child{border-radius:12px}.device:target{outline:2px solid var(--accent);outline-offset:-1px;position:relative}
summary{display:grid;grid-template-columns:178px minmax(150px,1.1fr) minmax(180px,1.7fr) minmax(100px,1fr);gap:14px;align-items:center;padding:9px 14px;cursor:pointer;list-style:none}summary::-webkit-details-marker{display:none}summary:hover{background:var(--band)}
summary small{display:block}.badge{justify-self:start;border-radius:6px;padding:2px 9px 2px 8px;background:var(--band);border-left:4px solid var(--r);white-space:nowrap;font-size:13px}.who,.kind{overflow-wrap:anywhere}
.inside{padding:4px 14px 14px 14px;border-top:1px solid var(--line)}.reason{margin:10px 0;color:var(--soft)}dl{display:grid;grid-template-columns:max-content 1fr;gap:4px 18px;margin:0 0 12px}dt{color:var(--faint)}dd{margin:0;overflow-wrap:anywhere}
footer{margin-top:48px;color:var(--faint);font-size:13px}
@media(max-width:760px){main{padding:20px 14px}summary{grid-template-columns:1fr}}
@media print{body{background:#fff}.card,.device{break-inside:avoid}}
`);
