package io.terrace.bench.hitrate.report;

import io.terrace.bench.hitrate.report.Columns.Column;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Studies as one page that needs nothing else: pictures and tables, light and dark. */
public final class Page {

  private static final String HEAD =
      """
      <!doctype html>
      <html lang="en"><head><meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <link rel="icon" href="data:,">
      <title>Hit rates</title>
      <style>
      """;

  private final StringBuilder html = new StringBuilder();

  private Page() {}

  /**
   * Returns the whole page.
   *
   * @param about of what the figures are: versions, options, seeds
   */
  public static String of(List<Study> studies, String about) {
    Page page = new Page();
    page.add(HEAD + Style.CHART + Style.PAGE + "</style></head><body>");
    page.add("<h1>Hit rates</h1>");
    page.add("<p>How often caches of each size would have answered recorded requests.</p>");
    studies.forEach(page::study);
    page.add("<footer><pre>" + escaped(about.strip()) + "</pre></footer>\n</body></html>");
    return page.html.toString();
  }

  /** Returns the picture of one study, or of each, one after another. */
  public static String pictures(List<Study> studies) {
    return studies.stream().map(Chart::standalone).collect(Collectors.joining());
  }

  private void study(Study study) {
    add("<h2>" + escaped(study.trace().name()) + "</h2>");
    Table.facts(study).forEach(fact -> add("<p>" + escaped(fact) + "</p>"));
    add("<section>\n<h3>Hit rate by size</h3>");
    for (Chart.Layout layout : Chart.Layout.values()) {
      html.append(Chart.of(study, layout));
    }
    legend(study);
    add("</section>");
    html.append(TierBars.of(study));
    table(study);
    Table.notes(study).forEach(note -> add("<p>" + escaped(note) + "</p>"));
  }

  private void legend(Study study) {
    add("<ul class=\"legend\">");
    study.rows().stream()
        .filter(row -> !row.isRefused())
        .map(row -> row.policy())
        .distinct()
        .forEach(policy -> add("<li class=\"" + policy + "\"><i></i>" + policy + "</li>"));
    add("</ul>");
  }

  private void table(Study study) {
    List<Column> columns = Columns.of(study);
    add("<section><h3>All figures</h3><div class=\"scroll\"><table>\n<thead>");
    add(cells(columns, "th", Column::head, "<tr>") + "</thead>\n<tbody>");
    Row last = null;
    for (Row row : study.rows()) {
      boolean first = last != null && !last.setup().equals(row.setup());
      String start = "<tr class=\"" + row.policy() + (first ? " first" : "") + "\">";
      add(cells(columns, "td", column -> column.of(row), start));
      last = row;
    }
    add("</tbody></table></div></section>");
  }

  private static String cells(
      List<Column> columns, String tag, Function<Column, String> content, String start) {
    return columns.stream()
        .map(
            column ->
                (column.width() < 0 ? "<" + tag + " class=\"text\">" : "<" + tag + ">")
                    + escaped(content.apply(column))
                    + "</"
                    + tag
                    + ">")
        .collect(Collectors.joining("", start, "</tr>"));
  }

  private void add(String line) {
    html.append(line).append('\n');
  }

  static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }
}
