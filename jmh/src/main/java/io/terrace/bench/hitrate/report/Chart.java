package io.terrace.bench.hitrate.report;

import io.terrace.bench.hitrate.replay.Policy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The hit rate over the size as a picture: sizes on a logarithmic axis, since equal distances for
 * unequal sizes mislead; the ceiling and the optimum as bounds, a line for each other policy. Where
 * the exact curve of LRU is known, that is drawn in place of points.
 */
final class Chart {

  private static final int WIDTH = 760;
  private static final int HEIGHT = 400;
  private static final int LEFT = 46;
  private static final int RIGHT = 130;
  private static final int TOP = 16;
  private static final int BOTTOM = 40;
  private static final int CURVE_STEPS = 200;
  private static final int LABEL_HEIGHT = 15;

  /** Apart for the colour-blind too, on light and on dark (Okabe and Ito, 2008). */
  private static final String[] COLOURS = {
    "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#8a6fc8", "#999933"
  };

  private static final String STYLE =
      """
      <style>
      .t { font: 12px system-ui, sans-serif; fill: #52606d } .g { stroke: #8883 }
      .b { stroke: #8a94a0; stroke-dasharray: 5 4 } .l { fill: none; stroke-width: 2 }
      @media (prefers-color-scheme: dark) { .t { fill: #b6bec8 } }
      </style>
      """;

  private final Study study;
  private final StringBuilder svg = new StringBuilder();
  private final double leftLog;
  private final double rightLog;

  private Chart(Study study) {
    this.study = study;
    long least =
        study.rows().stream().mapToLong(r -> r.setup().local()).filter(s -> s > 0).min().orElse(1);
    long most = study.rows().stream().mapToLong(r -> r.setup().local()).max().orElse(1);
    this.leftLog = Math.log10((double) least);
    this.rightLog = Math.max(Math.log10((double) Math.max(1, most)), leftLog + 0.1);
  }

  /** Returns the picture as SVG. */
  static String of(Study study) {
    Chart chart = new Chart(study);
    chart.axes();
    chart.lines();
    return chart.svg.append("</svg>\n").toString();
  }

  private void axes() {
    add(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\""
            + " aria-label=\"Hit rate by size of the local tier\">%n%s",
        WIDTH, HEIGHT, STYLE);
    for (int percent = 0; percent <= 100; percent += 20) {
      double y = y(percent / 100.0);
      add(
          "<line class=\"g\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>",
          LEFT, WIDTH - RIGHT, y, y);
      label(LEFT - 8, y + 4, "end", percent + " %");
    }
    for (int power = (int) Math.ceil(leftLog); power <= rightLog; power++) {
      long size = Math.round(Math.pow(10, power));
      label(x(size), HEIGHT - BOTTOM + 18, "middle", String.format(Locale.ROOT, "%,d", size));
    }
    String unit = study.rows().stream().anyMatch(r -> r.setup().byBytes()) ? "bytes" : "entries";
    label((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 6, "middle", "size of the local tier, " + unit);
    double ceiling = y((double) study.trace().ceiling() / Math.max(1, study.trace().reads()));
    add(
        "<line class=\"b\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>",
        LEFT, WIDTH - RIGHT, ceiling, ceiling);
    label(LEFT + 4, ceiling - 4, "start", "ceiling");
  }

  private void lines() {
    Map<Policy, TreeMap<Double, Double>> lines = new LinkedHashMap<>();
    for (Row row : study.rows()) {
      if (!row.isImpossible() && row.setup().local() > 0) {
        lines
            .computeIfAbsent(row.policy(), policy -> new TreeMap<>())
            .put(x(row.setup().local()), y(row.outcome().hitRate()));
      }
    }
    boolean plain = study.rows().stream().allMatch(Chart::isOneTier);
    study
        .curve()
        .filter(curve -> plain && lines.containsKey(Policy.LRU))
        .ifPresent(
            curve -> {
              TreeMap<Double, Double> line = new TreeMap<>();
              for (int i = 0; i <= CURVE_STEPS; i++) {
                double log = leftLog + (rightLog - leftLog) * i / CURVE_STEPS;
                long size = Math.round(Math.pow(10, log));
                line.put(x(size), y(curve.rate(size)));
              }
              lines.put(Policy.LRU, line);
            });
    TreeMap<Double, String> taken = new TreeMap<>();
    lines.forEach((policy, line) -> draw(policy, line, taken));
  }

  private static boolean isOneTier(Row row) {
    return row.setup().remote() == 0
        && row.setup().nodes() == 1
        && row.setup().warmup() == 0
        && row.setup().times().localNanos() == 0
        && !row.setup().times().ofTrace();
  }

  private void draw(
      Policy policy, NavigableMap<Double, Double> line, NavigableMap<Double, String> taken) {
    StringBuilder points = new StringBuilder();
    line.forEach((x, y) -> points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x, y)));
    String colour = COLOURS[List.of(Policy.values()).indexOf(policy) % COLOURS.length];
    String dashes = policy.isOptimum() ? " stroke-dasharray=\"5 4\"" : "";
    add(
        "<polyline class=\"l\" stroke=\"%s\"%s points=\"%s\"/>",
        colour, dashes, points.toString().strip());
    double y = line.lastEntry().getValue() + 4;
    while (isNear(taken, y)) {
      y += LABEL_HEIGHT;
    }
    taken.put(y, policy.toString());
    add(
        "<text class=\"t\" x=\"%d\" y=\"%.1f\" style=\"fill:%s\">%s</text>",
        WIDTH - RIGHT + 8, y, colour, policy);
  }

  /** Lines often end at one point: their names may not lie on one another. */
  private static boolean isNear(NavigableMap<Double, String> taken, double y) {
    return !taken.subMap(y - LABEL_HEIGHT + 0.1, y + LABEL_HEIGHT - 0.1).isEmpty();
  }

  private double x(long size) {
    double share = (Math.log10((double) Math.max(1, size)) - leftLog) / (rightLog - leftLog);
    return LEFT + share * (WIDTH - LEFT - RIGHT);
  }

  private static double y(double rate) {
    return TOP + (1 - rate) * (HEIGHT - TOP - BOTTOM);
  }

  private void label(double x, double y, String anchor, String text) {
    add("<text class=\"t\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>", x, y, anchor, text);
  }

  private void add(String format, Object... arguments) {
    svg.append(String.format(Locale.ROOT, format, arguments)).append('\n');
  }
}
