package io.terrace.bench.hitrate.report;

import io.terrace.bench.hitrate.curve.LruCurve;
import io.terrace.bench.hitrate.replay.Policy;
import io.terrace.bench.hitrate.replay.Setup;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The hit rate over the size as a picture: sizes on a logarithmic axis, since equal distances for
 * unequal sizes mislead; the ceiling and the optima as bounds, a line for each other policy. Where
 * the curve of LRU is known, that is drawn in place of points. Where trials differ, a band shows by
 * how much.
 */
final class Chart {

  /** How it is laid out. */
  enum Layout {
    /** The names of the lines are at their ends. */
    WIDE(760, 420, 138),
    /** For telephones: they are in a legend beside the picture. */
    NARROW(380, 340, 14);

    private final int width;
    private final int height;
    private final int right;

    Layout(int width, int height, int right) {
      this.width = width;
      this.height = height;
      this.right = right;
    }
  }

  private static final int LEFT = 46;
  private static final int TOP = 14;
  private static final int BOTTOM = 44;
  private static final int CURVE_STEPS = 160;
  private static final int LABEL_HEIGHT = 16;
  private static final int TICK_WIDTH = 46;

  /** A point of a line: a size, and the lowest, mean and highest rate there. */
  private record Point(long size, double low, double rate, double high) {}

  private final Study study;
  private final Layout layout;
  private final StringBuilder svg = new StringBuilder();
  private final double leftLog;
  private final double rightLog;

  private Chart(Study study, Layout layout) {
    this.study = study;
    this.layout = layout;
    long least = sizes(study).stream().filter(size -> size > 0).min(Long::compare).orElse(1L);
    long most = sizes(study).stream().max(Long::compare).orElse(1L);
    double from = Math.log10((double) least);
    double to = Math.log10((double) Math.max(1, most));
    double pad = to > from ? 0 : 0.5; // a single size is in the middle
    this.leftLog = from - pad;
    this.rightLog = to + pad;
  }

  private static List<Long> sizes(Study study) {
    return study.rows().stream().map(row -> row.setup().local()).toList();
  }

  /** Returns the picture as SVG with a style of its own. */
  static String standalone(Study study) {
    return of(study, Layout.WIDE).replaceFirst(">", ">\n<style>\n" + Style.CHART + "</style>");
  }

  /** Returns the picture as SVG for a page that has the style. */
  static String of(Study study, Layout layout) {
    Chart chart = new Chart(study, layout);
    Map<Policy, List<Point>> lines = chart.lines();
    chart.axes();
    lines.forEach(chart::drawBand);
    lines.forEach(chart::drawLine);
    if (layout == Layout.WIDE) {
      chart.names(lines);
    }
    return chart.svg.append("</svg>\n").toString();
  }

  private Map<Policy, List<Point>> lines() {
    Map<Policy, List<Point>> lines = new LinkedHashMap<>();
    for (Row row : study.rows()) {
      if (!row.isRefused() && row.setup().local() > 0) {
        var rates = row.rates();
        lines
            .computeIfAbsent(row.policy(), policy -> new ArrayList<>())
            .add(
                new Point(row.setup().local(), rates.getMin(), rates.getAverage(), rates.getMax()));
      }
    }
    boolean plain = study.rows().stream().map(Row::setup).allMatch(Chart::isOneLru);
    if (study.curve().isPresent() && plain && lines.containsKey(Policy.LRU)) {
      lines.put(Policy.LRU, curve(study.curve().get()));
    }
    List<Point> terrace = lines.remove(Policy.TERRACE);
    if (terrace != null) {
      lines.put(Policy.TERRACE, terrace); // above the others
    }
    return lines;
  }

  /** Whether the curve of one LRU without ttl is about the same as the rows of LRU. */
  private static boolean isOneLru(Setup setup) {
    return setup.total() == setup.local()
        && setup.warmup() == 0
        && setup.loading().nanos() == 0
        && setup.times().localNanos() == 0
        && !setup.times().ofTrace();
  }

  private List<Point> curve(LruCurve curve) {
    List<Point> points = new ArrayList<>();
    for (int i = 0; i <= CURVE_STEPS; i++) {
      double log = leftLog + (rightLog - leftLog) * i / CURVE_STEPS;
      long size = Math.round(Math.pow(10, log));
      double rate = curve.rate(size);
      points.add(new Point(size, rate - curve.error(size), rate, rate + curve.error(size)));
    }
    return points;
  }

  private void axes() {
    add(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"chart %s\" viewBox=\"0 0 %d %d\""
            + " role=\"img\" aria-label=\"Hit rate by size of the local tier\">",
        layout.name().toLowerCase(Locale.ROOT), layout.width, layout.height);
    for (int percent = 0; percent <= 100; percent += 20) {
      double y = y(percent / 100.0);
      rule("grid", LEFT, layout.width - layout.right, y, y);
      label(LEFT - 8, y + 4, "end", percent + (percent == 100 ? " %" : ""));
    }
    double free = -TICK_WIDTH;
    for (long tick : ticks()) {
      double x = x(tick);
      rule("tick", x, x, layout.height - BOTTOM, layout.height - BOTTOM + 4);
      if (x - free >= TICK_WIDTH) {
        label(x, layout.height - BOTTOM + 18, "middle", shortened(tick));
        free = x;
      }
    }
    String unit = study.any(row -> row.setup().byBytes()) ? "bytes" : "entries";
    label(middle(), layout.height - 6, "middle", "size of the local tier, " + unit);
    double ceiling = y(study.ceiling());
    rule("ceiling", LEFT, layout.width - layout.right, ceiling, ceiling);
    label(LEFT + 4, ceiling - 5, "start", "ceiling " + Columns.percent(study.ceiling()) + " %");
  }

  /** Whole powers of ten; 2 and 5 times them too, where there are few. */
  private List<Long> ticks() {
    List<Long> ticks = new ArrayList<>();
    int[] steps = rightLog - leftLog > 4 ? new int[] {1} : new int[] {1, 2, 5};
    for (int power = (int) Math.floor(leftLog); power <= rightLog; power++) {
      for (int step : steps) {
        double size = step * Math.pow(10, power);
        double log = Math.log10(size);
        if (size >= 1 && log >= leftLog - 1e-9 && log <= rightLog + 1e-9) {
          ticks.add(Math.round(size));
        }
      }
    }
    return ticks;
  }

  private static String shortened(long size) {
    return size >= 1_000_000_000
        ? size / 1_000_000_000 + " G"
        : size >= 1_000_000
            ? size / 1_000_000 + " M"
            : size >= 10_000 ? size / 1_000 + " k" : Columns.count(size);
  }

  private void drawBand(Policy policy, List<Point> line) {
    if (line.size() < 2 || line.stream().allMatch(point -> point.high - point.low < 1e-4)) {
      return;
    }
    StringBuilder points = new StringBuilder();
    line.forEach(point -> points.append(at(point.size, point.high)));
    for (int i = line.size() - 1; i >= 0; i--) {
      points.append(at(line.get(i).size, line.get(i).low));
    }
    add(
        "<polygon class=\"band %s\" points=\"%s\"/>",
        Style.ofLine(policy), points.toString().strip());
  }

  private void drawLine(Policy policy, List<Point> line) {
    StringBuilder points = new StringBuilder();
    line.forEach(point -> points.append(at(point.size, point.rate)));
    add(
        "<polyline class=\"line %s\" points=\"%s\"/>",
        Style.ofLine(policy), points.toString().strip());
    for (Point point : line.size() > CURVE_STEPS ? List.<Point>of() : line) {
      add(
          "<circle class=\"dot %s\" cx=\"%.1f\" cy=\"%.1f\" r=\"%s\"><title>%s, %s: %s"
              + " %%</title></circle>",
          Style.ofLine(policy),
          x(point.size),
          y(point.rate),
          policy == Policy.TERRACE ? "3.5" : "2.5",
          policy,
          Columns.count(point.size),
          Columns.percent(point.rate));
    }
  }

  /** Lines often end at one point: their names may not lie on one another. */
  private void names(Map<Policy, List<Point>> lines) {
    List<Map.Entry<Policy, List<Point>>> byHeight = new ArrayList<>(lines.entrySet());
    byHeight.sort(Comparator.comparingDouble(line -> -last(line.getValue()).rate));
    double bottom = layout.height - BOTTOM - LABEL_HEIGHT * (byHeight.size() - 1.0);
    double free = TOP;
    for (Map.Entry<Policy, List<Point>> line : byHeight) {
      Policy policy = line.getKey();
      double end = y(last(line.getValue()).rate);
      double y = Math.max(free, Math.min(end, bottom));
      add(
          "<polyline class=\"lead %s\" points=\"%.1f,%.1f %.1f,%.1f\"/>",
          Style.ofLine(policy),
          layout.width - layout.right + 2.0,
          end,
          layout.width - layout.right + 16.0,
          y);
      add(
          "<text class=\"name %s\" x=\"%d\" y=\"%.1f\">%s</text>",
          Style.ofLine(policy), layout.width - layout.right + 20, y + 4, policy);
      free = y + LABEL_HEIGHT;
      bottom += LABEL_HEIGHT;
    }
  }

  private static Point last(List<Point> line) {
    return line.get(line.size() - 1);
  }

  private double middle() {
    return (LEFT + layout.width - layout.right) / 2.0;
  }

  private String at(long size, double rate) {
    return String.format(Locale.ROOT, "%.1f,%.1f ", x(size), y(Math.max(0, Math.min(1, rate))));
  }

  private double x(long size) {
    double share = (Math.log10((double) Math.max(1, size)) - leftLog) / (rightLog - leftLog);
    return LEFT + share * (layout.width - LEFT - layout.right);
  }

  private double y(double rate) {
    return TOP + (1 - rate) * (layout.height - TOP - BOTTOM);
  }

  private void rule(String kind, double x1, double x2, double y1, double y2) {
    add(
        "<line class=\"%s\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" y2=\"%.1f\"/>",
        kind, x1, x2, y1, y2);
  }

  private void label(double x, double y, String anchor, String text) {
    add("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>", x, y, anchor, text);
  }

  private void add(String format, Object... arguments) {
    svg.append(String.format(Locale.ROOT, format, arguments)).append('\n');
  }
}
