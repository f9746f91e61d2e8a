package io.terrace.cache.web.http;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * By which request headers a page was selected, and what they were: RFC 9111, 4.1. Immutable.
 *
 * <p>Values are normalised so that requests which mean the same share a page: lines are combined,
 * space is dropped, languages and codings are ordered. A header that is not there is not an empty
 * one.
 *
 * @param names in lower case and in order
 * @param values one for each name; {@link #ABSENT} for a header that is not there
 */
public record Selection(List<String> names, List<String> values) {

  /** By none. */
  public static final Selection NONE = new Selection(List.of(), List.of());

  /** Stands for a header that is not there: no value looks like it. */
  public static final String ABSENT = "\n";

  /** Takes copies. */
  public Selection {
    names = List.copyOf(names);
    values = List.copyOf(values);
    if (names.size() != values.size()) {
      throw new IllegalArgumentException("a value for each name");
    }
  }

  /**
   * Returns the selection by {@code names} that a request makes.
   *
   * @param request gives the lines of a header of it
   */
  public static Selection of(Iterable<String> names, Function<String, List<String>> request) {
    TreeSet<String> sorted = new TreeSet<>();
    names.forEach(name -> sorted.add(HeaderFields.lower(name.strip())));
    List<String> ordered = List.copyOf(sorted);
    return new Selection(
        ordered, ordered.stream().map(name -> normal(name, request.apply(name))).toList());
  }

  /** Returns the names in the {@code Vary} fields of a response. */
  public static List<String> varied(HeaderFields response) {
    return response.all("Vary").stream().flatMap(line -> Tokens.list(line).stream()).toList();
  }

  /** Returns the selection by the same names that another request makes. */
  public Selection by(Function<String, List<String>> request) {
    return names.isEmpty() ? NONE : of(names, request);
  }

  private static String normal(String name, List<String> lines) {
    if (lines.isEmpty()) {
      return ABSENT;
    }
    return switch (name) {
      case "accept-encoding", "accept-language", "accept-charset" -> preferences(lines);
      default ->
          lines.stream()
              .flatMap(line -> Tokens.list(line).stream())
              .collect(Collectors.joining(", "));
    };
  }

  /** Returns what is asked for, the most wished first, and what is wished alike by name. */
  private static String preferences(List<String> lines) {
    List<Preference> preferences = new ArrayList<>();
    for (String line : lines) {
      Tokens.list(line).forEach(element -> preferences.add(Preference.parse(element)));
    }
    return preferences.stream()
        .sorted(
            Comparator.comparingDouble((Preference p) -> -p.quality())
                .thenComparing(Preference::name))
        .map(p -> p.quality() == 1 ? p.name() : p.name() + ";q=" + p.quality())
        .collect(Collectors.joining(", "));
  }

  /** A language or a coding, and how much it is wished, from 0 to 1. */
  record Preference(String name, double quality) {

    static Preference parse(String element) {
      String[] parts = element.toLowerCase(Locale.ROOT).split(";", 2);
      String parameter = parts.length < 2 ? "" : parts[1].replace(" ", "");
      return new Preference(parts[0].strip(), quality(parameter));
    }

    private static double quality(String parameter) {
      if (!parameter.matches("q=[01](\\.[0-9]{0,3})?")) {
        return 1;
      }
      return Math.min(1, Double.parseDouble(parameter.substring(2)));
    }
  }

  /** Returns whether {@code Accept-Encoding} asks for {@code coding}. */
  public static boolean accepts(List<String> acceptEncoding, String coding) {
    double any = 0;
    for (String line : acceptEncoding) {
      for (String element : Tokens.list(line)) {
        Preference preference = Preference.parse(element);
        if (preference.name().equals(coding)) {
          return preference.quality() > 0;
        }
        any = preference.name().equals("*") ? preference.quality() : any;
      }
    }
    return any > 0;
  }
}
