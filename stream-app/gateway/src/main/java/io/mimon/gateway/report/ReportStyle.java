package io.mimon.gateway.report;

/** How the page of a replay looks: light and dark, wide and narrow, on screen and on paper. */
final class ReportStyle {
  static final String CSS =
      """
      :root{color-scheme:light dark;--ink:#1d2329;--soft:#57606a;--line:#d0d7de;--page:#fff;
       --panel:#f6f8fa;--mi:#0a58a8;--error:#0a58a833;--band:#1a7f3726;--alarm:#b3261e;
       --episode:#b3261e1f;--reference:#57606a24;--good:#1a7f37}
      @media(prefers-color-scheme:dark){:root{--ink:#e6edf3;--soft:#9da7b3;--line:#3d444d;
       --page:#0d1117;--panel:#161b22;--mi:#6cb6ff;--error:#6cb6ff3d;--band:#57ab5a38;
       --alarm:#ff8e87;--episode:#ff8e872b;--reference:#9da7b32e;--good:#6bc46d}}
      *{box-sizing:border-box}
      body{font:16px/1.5 system-ui,-apple-system,"Segoe UI",sans-serif;color:var(--ink);
       background:var(--page);margin:0 auto;max-width:76rem;padding:1.5rem 1rem 4rem}
      h1{font-size:1.6rem;line-height:1.25;margin:0 0 .25rem;overflow-wrap:anywhere}
      h2{font-size:1.2rem;margin:2.25rem 0 .5rem}
      p{margin:.4rem 0;max-width:48rem}
      a{color:var(--mi)}
      .soft{color:var(--soft)}
      .tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(10.5rem,1fr));gap:.75rem;
       margin:1.25rem 0;padding:0}
      .tiles div{background:var(--panel);border:1px solid var(--line);border-radius:.5rem;
       padding:.6rem .8rem}
      .tiles dt{color:var(--soft);font-size:.85rem}
      .tiles dd{margin:0;font-size:1.3rem;font-weight:600;line-height:1.3}
      .tiles dd small{display:block;font-size:.82rem;font-weight:400;color:var(--soft)}
      .bad{color:var(--alarm)}
      .wide{overflow-x:auto;border:1px solid var(--line);border-radius:.5rem;margin:.5rem 0}
      table{border-collapse:collapse;width:100%;font-size:.9rem;font-variant-numeric:tabular-nums}
      th,td{text-align:left;padding:.35rem .7rem;border-bottom:1px solid var(--line);
       white-space:nowrap;vertical-align:top}
      tbody tr:last-child>*{border-bottom:0}
      thead th{color:var(--soft);font-weight:600}
      tbody th{font-weight:600}
      .n{text-align:right}
      details{border:1px solid var(--line);border-radius:.5rem;margin:.6rem 0;
       background:var(--page)}
      summary{cursor:pointer;padding:.55rem .8rem;overflow-wrap:anywhere}
      details[open]>summary{border-bottom:1px solid var(--line)}
      details>figure,details>.wide,details>p{margin-left:.8rem;margin-right:.8rem}
      details details>.wide{margin:.3rem 0}
      summary b{margin-right:.6rem}
      details>details{border:0;margin:0 .8rem .5rem}
      details details summary{padding:.3rem 0;color:var(--soft);font-size:.9rem}
      details details[open]>summary{border:0}
      summary:focus-visible,.wide:focus-visible,a:focus-visible{outline:3px solid var(--mi);
       outline-offset:2px}
      figure{margin:.7rem 0}
      .plot{display:grid;grid-template-columns:auto 1fr;gap:0 .4rem}
      .y{display:flex;flex-direction:column;justify-content:space-between;text-align:right;
       font-size:.78rem;line-height:1;color:var(--soft);font-variant-numeric:tabular-nums}
      .x{grid-column:2;display:flex;justify-content:space-between;font-size:.78rem;
       color:var(--soft);padding-top:.25rem;gap:.5rem}
      .x span{white-space:nowrap}
      svg.chart{display:block;width:100%;height:14rem;border:1px solid var(--line);
       border-width:0 0 1px 1px;background:var(--panel)}
      svg.low{height:6rem}
      figcaption{font-size:.85rem;color:var(--soft);margin-top:.4rem}
      .key{display:inline-block;margin-right:1rem;white-space:nowrap}
      .key svg{width:1.6rem;height:.8rem;vertical-align:middle;margin-right:.3rem}
      svg *{vector-effect:non-scaling-stroke}
      .mi{fill:none;stroke:var(--mi);stroke-width:1.6;stroke-linejoin:round}
      .error{fill:var(--error)}
      .band{fill:var(--band)}
      .ref{fill:none;stroke:var(--good);stroke-width:1.2}
      .first{fill:var(--reference)}
      .episode{fill:var(--episode)}
      .raised{stroke:var(--alarm);stroke-width:2}
      .onset{stroke:var(--alarm);stroke-width:1.6;stroke-dasharray:6 4}
      .stated{stroke:var(--ink);stroke-width:1.6;stroke-dasharray:2 3}
      .zero{stroke:var(--soft);stroke-width:.8}
      pre{background:var(--panel);border:1px solid var(--line);border-radius:.5rem;
       padding:.6rem .8rem;overflow-x:auto;margin:.5rem 0}
      @media(max-width:30rem){body{padding:1rem .7rem 3rem}.x .mid{display:none}
       svg.chart{height:11rem}svg.low{height:5rem}}
      @media print{body{max-width:none}details{break-inside:avoid}}
      """;

  private ReportStyle() {}
}
