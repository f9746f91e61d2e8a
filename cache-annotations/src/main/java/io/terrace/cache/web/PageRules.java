package io.terrace.cache.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.MappingMatch;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The policies of a site, by the paths that the container has decoded and mapped. Immutable.
 *
 * @param rules the first that matches counts
 */
record PageRules(List<Rule> rules) {

  PageRules {
    rules = List.copyOf(rules);
  }

  /**
   * One rule.
   *
   * @param pattern a path, {@code /a/*} or {@code *.css}
   */
  record Rule(String pattern, PagePolicy policy) {

    Rule {
      boolean exact = pattern.startsWith("/") && !pattern.contains("*");
      boolean below =
          pattern.startsWith("/")
              && pattern.endsWith("/*")
              && pattern.indexOf('*') == pattern.length() - 1;
      boolean ending = pattern.matches("\\*\\.[^/*]+");
      if (!exact && !below && !ending) {
        throw new IllegalArgumentException(
            "'" + pattern + "' is no pattern: write /path, /path/* or *.ending");
      }
    }

    boolean isEnding() {
      return pattern.startsWith("*");
    }

    boolean matches(String path, @Nullable MappingMatch match) {
      if (isEnding()) {
        return path.endsWith(pattern.substring(1)) && match != MappingMatch.PATH;
      }
      if (!pattern.endsWith("/*")) {
        return path.equals(pattern);
      }
      String above = pattern.substring(0, pattern.length() - 2);
      return path.equals(above) || path.startsWith(above + "/");
    }
  }

  /** Returns the rule for {@code request}. */
  Optional<Rule> of(HttpServletRequest request) {
    if (rules.isEmpty()) {
      return Optional.empty();
    }
    String info = request.getPathInfo();
    String path = request.getServletPath() + (info == null ? "" : info);
    MappingMatch match = request.getHttpServletMapping().getMappingMatch();
    return rules.stream().filter(rule -> rule.matches(path, match)).findFirst();
  }
}
