package io.terrace.cache.web.panel;

import java.util.Locale;

/**
 * Writes the panel as HTML without a script, in a shadow tree of its own, so that neither its
 * styles nor the page's reach the other.
 */
final class PanelHtml {

  private static final String STYLE =
      """
      :host{all:initial;position:fixed;inset:auto 0 0 0;z-index:2147483000;color-scheme:light dark;
      font:13px/1.45 system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif;
      --card:#fff;--line:#d5dcd9;--ink:#14201c;--dim:#56655f;--soft:#eef2f0;--good:#0b7a68;--warn:#8a560a;--bad:#b3302a}
      @media (prefers-color-scheme:dark){:host{--card:#161e1b;--line:#33403b;--ink:#e6eeea;--dim:#9aaaa3;--soft:#1e2824;
      --good:#3fc4ab;--warn:#e5b35a;--bad:#f08a83}}
      details{background:var(--card);color:var(--ink);border-top:1px solid var(--line);box-shadow:0 -4px 24px rgb(0 0 0/.12);
      font-variant-numeric:tabular-nums}
      summary{display:flex;flex-wrap:wrap;gap:2px 16px;align-items:center;padding:8px 16px;cursor:pointer;list-style:none}
      summary::-webkit-details-marker{display:none}
      summary:focus-visible{outline:2px solid var(--good);outline-offset:-2px}
      .brand{display:flex;gap:8px;align-items:center;font-weight:680}.brand svg{width:16px;height:16px;fill:var(--good)}
      .dim{color:var(--dim)}.grow{flex:1}b{font-weight:640}
      .scroll{max-height:46vh;overflow:auto;border-top:1px solid var(--line);padding-bottom:4px}
      .scroll:focus-visible{outline:2px solid var(--good);outline-offset:-2px}
      table{border-collapse:collapse;width:100%}
      th{position:sticky;top:0;background:var(--soft);color:var(--dim);text-align:left;font-weight:550;padding:6px 12px;white-space:nowrap}
      td{padding:5px 12px;border-top:1px solid var(--line);vertical-align:top}
      th:first-child,td:first-child{padding-left:16px}
      td.t,th.t{text-align:right;white-space:nowrap;padding-right:16px}
      td.o{white-space:nowrap}
      .key{font-family:ui-monospace,"DejaVu Sans Mono",Menlo,monospace;font-size:12px;overflow-wrap:anywhere}
      .hit{color:var(--good)}.soft{color:var(--warn)}.bad{color:var(--bad)}
      p{margin:0;padding:10px 16px}
      @media (max-width:560px){.w{display:none}td,th{padding-left:8px;padding-right:8px}}
      """;

  private PanelHtml() {}

  static String of(PanelReport report) {
    StringBuilder html = new StringBuilder(4_096);
    html.append("\n<terrace-panel><template shadowrootmode=\"open\"><style>")
        .append(STYLE)
        .append("</style><details><summary><span class=brand><svg viewBox=\"0 0 24 24\"")
        .append(" aria-hidden=true><path d=\"M3 18h18v3H3zM6 11.5h15v3H6zM11 5h10v3H11z\"/></svg>")
        .append("Terrace</span><span><b>")
        .append(report.hits())
        .append("</b> of ")
        .append(report.reads())
        .append(" reads hit</span><span><b>")
        .append(report.loads())
        .append("</b> loaded</span><span><b>")
        .append(millis(report.cacheNanos()))
        .append("</b> of ")
        .append(millis(report.nanos()))
        .append("</span>");
    if (!report.page().isEmpty()) {
      html.append("<span class=dim>page: ").append(escaped(report.page())).append("</span>");
    }
    html.append("<span class=grow></span><span class=\"dim w\">request ")
        .append(escaped(report.id()))
        .append("</span></summary><div class=scroll tabindex=0 role=region")
        .append(" aria-label=\"Calls of caches\">");
    table(html, report);
    return html.append("</div></details></template></terrace-panel>\n").toString();
  }

  private static void table(StringBuilder html, PanelReport report) {
    if (report.calls().isEmpty()) {
      html.append("<p class=dim>No cache was asked.</p>");
      return;
    }
    html.append("<table><thead><tr><th>Cache<th>Key<th>Outcome<th class=w>The heap had")
        .append("<th class=t>Time</tr></thead><tbody>");
    for (PanelCall call : report.calls()) {
      html.append("<tr><td>")
          .append("↳ ".repeat(Math.min(8, call.depth())))
          .append("<bdi>")
          .append(escaped(call.cache()))
          .append("</bdi><td class=key><bdi>")
          .append(escaped(call.key()))
          .append("</bdi><td class=\"o ")
          .append(colour(call.outcome()))
          .append("\">")
          .append(call.outcome().word())
          .append("<td class=\"dim w\">")
          .append(escaped(call.why()))
          .append("<td class=t>")
          .append(call.outcome().isRead() ? millis(call.nanos()) : "")
          .append("</tr>");
    }
    html.append("</tbody></table>");
    if (report.more() > 0) {
      html.append("<p class=dim>And ").append(report.more()).append(" more.</p>");
    }
  }

  private static String colour(PanelCall.Outcome outcome) {
    return switch (outcome) {
      case LOCAL_HIT, REMOTE_HIT, NEGATIVE_HIT -> "hit";
      case STALE_HIT, LOADED, MISS, UNDER_WAY -> "soft";
      case FAILED -> "bad";
      case PUT, REMOVED -> "dim";
    };
  }

  private static String millis(long nanos) {
    return String.format(Locale.ROOT, nanos < 10_000_000 ? "%.2f ms" : "%.0f ms", nanos / 1e6);
  }

  static String escaped(String text) {
    StringBuilder escaped = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '<' -> escaped.append("&lt;");
        case '>' -> escaped.append("&gt;");
        case '&' -> escaped.append("&amp;");
        case '"' -> escaped.append("&quot;");
        case '\'' -> escaped.append("&#39;");
        default -> escaped.append(Character.isISOControl(c) ? '\uFFFD' : c);
      }
    }
    return escaped.toString();
  }
}
