/// The style sheet of the page, for the screen and for paper.
enum HTMLStyle {
  static let sheet = """
    :root { color-scheme: light; --ink: #1a1d21; --soft: #59616b; --line: #d5dae0; \
    --accent: #1f4e79; }
    * { box-sizing: border-box; }
    body { margin: 0; background: #f4f5f7; color: var(--ink); \
    font: 15px/1.55 "Source Serif 4", Georgia, "DejaVu Serif", serif; }
    main { max-width: 78rem; margin: 2rem auto; padding: 2.5rem 3rem; background: #fff; \
    border: 1px solid var(--line); }
    h1, h2, h3, nav, table, caption, dt { \
    font-family: "Source Sans 3", "Helvetica Neue", Arial, "DejaVu Sans", sans-serif; }
    h1 { font-size: 2rem; line-height: 1.2; margin: 0 0 1rem; }
    h2 { font-size: 1.3rem; margin: 2.6rem 0 .6rem; padding-bottom: .3rem; \
    border-bottom: 2px solid var(--accent); color: var(--accent); }
    h3 { font-size: 1.05rem; margin: 1.6rem 0 .3rem; overflow-wrap: anywhere; }
    p { max-width: 46rem; margin: .5rem 0 .9rem; overflow-wrap: anywhere; }
    li { max-width: 46rem; overflow-wrap: anywhere; }
    nav ul { list-style: none; display: flex; flex-wrap: wrap; gap: .3rem 1.4rem; margin: 0; \
    padding: .6rem 0; border-top: 1px solid var(--line); border-bottom: 1px solid var(--line); \
    font-size: .87rem; }
    nav a { color: var(--accent); text-decoration: none; }
    nav a:hover, nav a:focus { text-decoration: underline; }
    .wide { overflow-x: auto; margin: .6rem 0 1.2rem; }
    table { border-collapse: collapse; width: 100%; font-size: .8rem; line-height: 1.4; }
    caption { text-align: left; font-weight: 600; color: var(--soft); padding: .3rem 0; \
    overflow-wrap: anywhere; }
    th, td { text-align: left; vertical-align: top; padding: .4rem .6rem; font-weight: 400; \
    border-bottom: 1px solid var(--line); }
    thead th { font-weight: 600; color: var(--soft); border-bottom: 2px solid var(--ink); \
    vertical-align: bottom; }
    tfoot th, tfoot td { font-weight: 700; border-top: 2px solid var(--ink); border-bottom: 0; }
    th.n, td.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
    thead th.n { white-space: normal; }
    th.id, td.id { font-family: "Source Code Pro", Menlo, "DejaVu Sans Mono", monospace; \
    font-size: .72rem; overflow-wrap: anywhere; min-width: 11rem; }
    td:last-child:not(.n) { min-width: 11rem; overflow-wrap: anywhere; }
    td small, th small { display: block; color: var(--soft); font-weight: 400; font-size: .72rem; \
    overflow-wrap: anywhere; }
    pre { background: #f4f5f7; border-left: 3px solid var(--accent); padding: .7rem 1rem; \
    white-space: pre-wrap; overflow-wrap: anywhere; font-size: .8rem; }
    dl { max-width: 52rem; }
    dt { font-weight: 600; margin-top: .5rem; }
    dd { margin: 0 0 .2rem 1.4rem; }
    .alert { border: 2px solid var(--ink); padding: .6rem .9rem; font-weight: 600; }
    figure { margin: 1rem 0; overflow-x: auto; }
    figure svg { max-width: 100%; height: auto; }
    @page { size: A4 landscape; margin: 14mm; }
    @media print {
    body { background: #fff; font-size: 10pt; }
    main { margin: 0; padding: 0; border: 0; max-width: none; }
    nav { display: none; }
    h2, h3 { break-after: avoid; }
    tr, figure, .alert { break-inside: avoid; }
    thead { display: table-header-group; }
    tfoot { display: table-row-group; }
    .wide, figure { overflow: visible; }
    table { font-size: 7.5pt; }
    }
    """
}
