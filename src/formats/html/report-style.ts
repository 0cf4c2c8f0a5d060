/** How a run's report looks: light and dark by the system, on paper without colours behind. */

import { Markup } from './markup';

export const REPORT_STYLE = new Markup(`
:root { color-scheme: light dark; --text: #1b1f1e; --muted: #5a6361; --line: #d9dddc; --back: #fff; --soft: #f3f5f4;
  --training: #1a70a8; --validation: #b4530a; }
@media (prefers-color-scheme: dark) { :root { --text: #e8ecea; --muted: #a3adaa; --line: #3a403e; --back: #161918;
  --soft: #202423; --training: #6cb6e6; --validation: #eaa15c; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--back); color: var(--text); font: 15px/1.5 system-ui, sans-serif; }
main { max-width: 62rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
h1 { margin: 0; font-size: 1.5rem; overflow-wrap: anywhere; }
h2 { margin: 2.25rem 0 0.5rem; font-size: 1.15rem; }
h3 { margin: 1.25rem 0 0.25rem; font-size: 1rem; }
p { margin: 0.25rem 0 0.75rem; overflow-wrap: anywhere; }
.muted, small, dt { color: var(--muted); }
.figures { display: flex; flex-wrap: wrap; gap: 0.75rem 2.5rem; margin: 1.25rem 0 0; }
dt { font-size: 0.85rem; }
dd { margin: 0; font-size: 1.35rem; font-weight: 600; font-variant-numeric: tabular-nums; }
small { display: block; font-size: 0.85rem; font-weight: 400; }
table { border-collapse: collapse; max-width: 100%; }
th, td { padding: 0.2rem 0.75rem 0.2rem 0; border-bottom: 1px solid var(--line); text-align: start; vertical-align: top;
  overflow-wrap: anywhere; }
thead th { color: var(--muted); font-weight: 500; }
tbody th { font-weight: 500; }
.number { padding-inline: 0.75rem 0; text-align: end; font-variant-numeric: tabular-nums; white-space: nowrap; }
pre { margin: 0; padding: 0.75rem 1rem; border-radius: 6px; background: var(--soft); white-space: pre-wrap;
  overflow-wrap: anywhere; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(26rem, 100%), 1fr)); gap: 1.5rem; }
figure { margin: 0; }
figcaption { font-weight: 600; }
.key { margin-inline-start: 1rem; font-weight: 400; color: var(--muted); }
.key::before { content: ''; display: inline-block; width: 1.5rem; margin-inline-end: 0.4rem; border-top: 2px solid;
  vertical-align: middle; }
.key.training::before { border-color: var(--training); }
.key.validation::before { border-top-style: dashed; border-color: var(--validation); }
svg { display: block; width: 100%; height: auto; }
svg text { fill: var(--muted); font-size: 11px; }
.tick line { stroke: var(--line); }
polyline { fill: none; stroke-width: 1.75; }
svg .training { stroke: var(--training); fill: var(--training); }
svg .validation { stroke: var(--validation); fill: var(--validation); }
svg .validation polyline { stroke-dasharray: 5 3; }
`);
