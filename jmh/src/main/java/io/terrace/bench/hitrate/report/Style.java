package io.terrace.bench.hitrate.report;

import io.terrace.bench.hitrate.replay.Policy;

/** How pages and pictures look, in light and in dark. */
final class Style {

  /**
   * Of lines. Colours are apart for the colour-blind too (Okabe and Ito, 2008), those of dark
   * lighter than those of light.
   */
  static final String CHART =
      """
      :root { --ink: #52606d; --faint: #d9dee3; --terrace: #0066b8; --caffeine: #b4530a;
        --caffeine-async: #a0522d; --cache2k: #00795a; --ehcache: #b0498a; --guava: #7a5fc0;
        --lru: #3d4852; --fifo: #8a94a0; --min: #8a6d00; --min-bypass: #8a6d00
        }
      svg { font: 12px system-ui, sans-serif }
      @media (prefers-color-scheme: dark) { :root { --ink: #aab4bf; --faint: #333b44;
        --terrace: #56b4ff; --caffeine: #ff9d57; --caffeine-async: #e0a080; --cache2k: #35d0a0;
        --ehcache: #f09ccf; --guava: #b9a5f5; --lru: #e4e8ec; --fifo: #8d98a4; --min: #e3c04d;
        --min-bypass: #e3c04d } }
      svg text { fill: var(--ink) } .grid { stroke: var(--faint) } .tick { stroke: var(--ink) }
      .ceiling { stroke: var(--ink); stroke-dasharray: 2 4 }
      .line { fill: none; stroke: var(--own); stroke-width: 1.75; stroke-linejoin: round }
      .line.terrace { stroke-width: 3 } .line.min { stroke-dasharray: 2 3 }
      .line.min-bypass { stroke-dasharray: 7 4 }
      .dot { fill: var(--own) } .band { fill: var(--own); opacity: .16 }
      .lead { fill: none; stroke: var(--own); opacity: .45 }
      svg text.name { fill: var(--own); font-weight: 600 }
      .terrace { --own: var(--terrace) } .caffeine { --own: var(--caffeine) }
      .caffeine-async { --own: var(--caffeine-async) } .cache2k { --own: var(--cache2k) }
      .ehcache { --own: var(--ehcache) } .guava { --own: var(--guava) } .lru { --own: var(--lru) }
      .fifo { --own: var(--fifo) } .min { --own: var(--min) }
      .min-bypass { --own: var(--min-bypass) }
      """;

  /** Of the rest of a page. */
  static final String PAGE =
      """
      :root { color-scheme: light dark; --text: #1f2933; --soft: #5b6875; --ground: #f6f7f9;
        --card: #fff; --edge: #e2e6ea; --local: #0066b8; --remote: #4fa3d9; --joined: #c7b26a;
        --load: #e3e7eb }
      @media (prefers-color-scheme: dark) { :root { --text: #e4e8ec; --soft: #9aa6b2;
        --ground: #12161b; --card: #1a2027; --edge: #2b333c; --local: #3f9bea; --remote: #2a6796;
        --joined: #8f7b35; --load: #2b333c } }
      * { box-sizing: border-box }
      body { margin: 0 auto; padding: 1.5rem 1rem 3rem; max-width: 62rem; color: var(--text);
        background: var(--ground); font: 15px/1.5 system-ui, sans-serif }
      h1 { font-size: 1.5rem; margin: 0 } h2 { font-size: 1.15rem; margin: 2.2rem 0 .2rem;
        overflow-wrap: anywhere }
      h3 { font-size: .8rem; margin: 0 0 .6rem; color: var(--soft); font-weight: 600;
        text-transform: uppercase; letter-spacing: .05em }
      p { margin: .2rem 0; color: var(--soft) }
      section { background: var(--card); border: 1px solid var(--edge); border-radius: 10px;
        padding: 1rem; margin-top: 1rem }
      .chart { width: 100%; height: auto; display: block } .narrow, .legend { display: none }
      .legend { flex-wrap: wrap; gap: .2rem 1rem; padding: 0; margin: .5rem 0 0; list-style: none }
      .legend i { display: inline-block; width: 1.2rem; height: .25rem; border-radius: 2px;
        margin-right: .4rem; vertical-align: middle; background: var(--own) }
      .key { display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; margin: 0 0 .6rem; padding: 0;
        list-style: none; font-size: .85rem; color: var(--soft) }
      .key i { display: inline-block; width: .8rem; height: .8rem; border-radius: 3px;
        margin-right: .35rem; vertical-align: -.1rem }
      .bars { display: grid; grid-template-columns: max-content max-content 1fr; gap: .3rem .7rem;
        align-items: center; font-size: .85rem; font-variant-numeric: tabular-nums }
      .bars .size { text-align: right; color: var(--soft) }
      .bar { display: flex; height: 1.25rem; border-radius: 4px; overflow: hidden;
        background: var(--load) }
      .bar b { height: 100% } .local { background: var(--local) }
      .remote { background: var(--remote) } .joined { background: var(--joined) }
      .load { background: var(--load) }
      .scroll { overflow: auto; max-height: 36rem; margin: 0 -1rem; padding: 0 1rem }
      table { border-collapse: collapse; font-size: .85rem; font-variant-numeric: tabular-nums;
        white-space: nowrap; width: 100% }
      th, td { text-align: right; padding: .2rem .55rem } th { color: var(--soft);
        font-weight: 600; position: sticky; top: 0; background: var(--card);
        box-shadow: 0 1px var(--edge) }
      .text { text-align: left } .first td { border-top: 1px solid var(--edge) }
      tr.terrace .text { font-weight: 600 }
      footer { margin-top: 2rem; font-size: .8rem; color: var(--soft); overflow-wrap: anywhere }
      footer pre { white-space: pre-wrap; font: 12px/1.5 ui-monospace, monospace }
      @media (max-width: 620px) { .wide { display: none } .narrow { display: block }
        .legend { display: flex } section { padding: .8rem .7rem }
        .bars { grid-template-columns: max-content 1fr } .bars .bar { grid-column: 1 / -1 }
        .bars .size { min-width: 4rem } }
      """;

  private Style() {}

  /** Returns the class of what is drawn for {@code policy}. */
  static String ofLine(Policy policy) {
    return policy.toString();
  }
}
