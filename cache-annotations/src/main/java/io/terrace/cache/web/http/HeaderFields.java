package io.terrace.cache.web.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The fields of a header, in their order. Immutable. Names are compared without regard to case.
 *
 * @param fields unmodifiable
 */
public record HeaderFields(List<HeaderField> fields) {

  /** None. */
  public static final HeaderFields NONE = new HeaderFields(List.of());

  /** Of one connection and not of the response: RFC 9110, 7.6.1, and RFC 9111, 3.1. */
  private static final Set<String> OF_A_CONNECTION =
      Set.of(
          "connection",
          "keep-alive",
          "proxy-authenticate",
          "proxy-authentication-info",
          "proxy-authorization",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  /** What a 304 says of itself and not of the page that it confirms. */
  private static final Set<String> OF_A_MESSAGE =
      Set.of("content-length", "content-encoding", "content-range", "set-cookie", "set-cookie2");

  /** Takes a copy. */
  public HeaderFields {
    fields = List.copyOf(fields);
  }

  /** Returns the first value of {@code name}. */
  public Optional<String> first(String name) {
    for (HeaderField field : fields) {
      if (field.is(name)) {
        return Optional.of(field.value());
      }
    }
    return Optional.empty();
  }

  /** Returns whether there is a field of that name. */
  public boolean has(String name) {
    return fields.stream().anyMatch(field -> field.is(name));
  }

  /** Returns the values of all fields of that name. */
  public List<String> all(String name) {
    return fields.stream().filter(field -> field.is(name)).map(HeaderField::value).toList();
  }

  /** Returns this with {@code value} in place of all that is there of that name. */
  public HeaderFields with(String name, String value) {
    List<HeaderField> with = new ArrayList<>(without(Set.of(lower(name))).fields);
    with.add(new HeaderField(name, value));
    return new HeaderFields(with);
  }

  /** Returns this without the fields of these names, which are in lower case. */
  public HeaderFields without(Set<String> names) {
    return new HeaderFields(
        fields.stream().filter(field -> !names.contains(lower(field.name()))).toList());
  }

  /** Returns what may be stored: all but the fields of the connection and those that it names. */
  public HeaderFields storable() {
    Set<String> names = new TreeSet<>(OF_A_CONNECTION);
    all("Connection").forEach(line -> Tokens.list(line).forEach(name -> names.add(lower(name))));
    return without(names);
  }

  /** Returns this as a 304 with {@code news} leaves it: RFC 9111, 3.2. */
  public HeaderFields updatedBy(HeaderFields news) {
    HeaderFields said = news.storable().without(OF_A_MESSAGE);
    Set<String> replaced =
        said.fields.stream().map(field -> lower(field.name())).collect(Collectors.toSet());
    List<HeaderField> updated = new ArrayList<>(without(replaced).fields);
    updated.addAll(said.fields);
    return new HeaderFields(updated);
  }

  static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
