package io.terrace.bench.hitrate.report;

import java.util.List;
import java.util.stream.Collectors;

/** Studies as one page that needs nothing else: pictures and tables, light and dark. */
public final class Page {

  private static final String HEAD =
      """
      <!doctype html>
      <html lang="en"><head><meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <link rel="icon" href="data:,">
      <title>Hit rates</title>
      <style>
      body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem;
        color: #1f2933; background: #fcfcfb }
      pre { font: 12px/1.5 ui-monospace, monospace; overflow-x: auto; padding: 1rem;
        border: 1px solid #8884; border-radius: 6px }
      svg { width: 100%; height: auto }
      h1 { font-size: 1.4rem } h2 { font-size: 1.1rem; margin-top: 2.5rem }
      @media (prefers-color-scheme: dark) { body { color: #e4e7eb; background: #16191d } }
      </style></head><body>
      <h1>Hit rates</h1>
      """;

  private Page() {}

  /** Returns the whole page. */
  public static String of(List<Study> studies) {
    StringBuilder page = new StringBuilder(HEAD);
    for (Study study : studies) {
      page.append("<h2>").append(escaped(study.trace().name())).append("</h2>\n");
      page.append(Chart.of(study));
      page.append("<pre>").append(escaped(Table.of(study).strip())).append("</pre>\n");
    }
    return page.append("</body></html>\n").toString();
  }

  /** Returns the picture of one study, or of each, one after another. */
  public static String pictures(List<Study> studies) {
    return studies.stream().map(Chart::of).collect(Collectors.joining());
  }

  static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }
}
