package io.terrace.bench.hitrate.trace;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Comma-separated columns, named by the first line or by the caller. A field may be in double
 * quotes, with a quote in it doubled; it may not span lines.
 */
final class CsvParser implements LineParser {

  private final Map<String, Integer> columns;

  /**
   * Makes one.
   *
   * @param columns which column, from 1, holds what; empty if the first line says so
   */
  CsvParser(Map<String, Integer> columns) {
    this.columns = new LinkedHashMap<>(columns);
  }

  @Override
  public void parse(String line, TraceBuilder out) throws MalformedException {
    if (line.isBlank()) {
      return;
    }
    List<String> fields = split(line);
    if (columns.isEmpty()) {
      readHeader(fields);
      return;
    }
    String key = Fields.key(required(fields, "key"));
    String time = field(fields, "time");
    String size = field(fields, "size");
    String ttl = field(fields, "ttl");
    String client = field(fields, "client");
    Operation operation = operation(field(fields, "op"));
    long timeNanos = time == null ? 0 : Fields.seconds(time, "time");
    int bytes = size == null ? 0 : Fields.size(size, "size");
    long ttlNanos = ttl == null ? 0 : Fields.seconds(ttl, "ttl");
    int clientId = client == null ? 0 : Fields.size(client, "client");
    out.add(key).operation(operation).ttl(ttlNanos);
    if (time != null) {
      out.time(timeNanos);
    }
    if (size != null) {
      out.bytes(bytes);
    }
    if (client != null) {
      out.client(clientId);
    }
  }

  private void readHeader(List<String> names) throws MalformedException {
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i).strip().toLowerCase(Locale.ROOT);
      if (ReadOptions.COLUMNS.contains(name) && columns.put(name, i + 1) != null) {
        throw new MalformedException("the header names " + name + " twice");
      }
    }
    if (!columns.containsKey("key")) {
      columns.clear();
      throw new MalformedException(
          "the header names no column \"key\"; without a header, say --columns key=1,...");
    }
  }

  /** Returns a field, or null if there is no such column or nothing in it. */
  private @Nullable String field(List<String> fields, String name) throws MalformedException {
    return columns.containsKey(name) ? emptyAsNull(required(fields, name)) : null;
  }

  private static @Nullable String emptyAsNull(String text) {
    return text.isEmpty() ? null : text;
  }

  private String required(List<String> fields, String name) throws MalformedException {
    int column = columns.getOrDefault(name, 0);
    if (column > fields.size()) {
      throw new MalformedException(
          "has " + fields.size() + " fields between commas, and " + name + " is number " + column);
    }
    return fields.get(column - 1).strip();
  }

  private static Operation operation(@Nullable String text) throws MalformedException {
    if (text == null) {
      return Operation.GET;
    }
    Operation operation = TwitterParser.OPERATIONS.get(text.toLowerCase(Locale.ROOT));
    if (operation == null) {
      throw new MalformedException(
          "op is " + MalformedException.quote(text) + ", not get, set or delete");
    }
    return operation;
  }

  static List<String> split(String line) throws MalformedException {
    List<String> fields = new ArrayList<>();
    int at = 0;
    while (at <= line.length()) {
      if (at < line.length() && line.charAt(at) == '"') {
        StringBuilder field = new StringBuilder();
        at = quoted(line, at, field);
        fields.add(field.toString());
      } else {
        int comma = line.indexOf(',', at);
        int end = comma < 0 ? line.length() : comma;
        fields.add(line.substring(at, end));
        at = end + 1;
      }
    }
    return fields;
  }

  /** Reads a field in quotes that starts at {@code at}; returns where the next field starts. */
  private static int quoted(String line, int at, StringBuilder field) throws MalformedException {
    int from = at + 1;
    while (true) {
      int quote = line.indexOf('"', from);
      if (quote < 0) {
        throw new MalformedException("has a quote that does not end");
      }
      field.append(line, from, quote);
      boolean doubled = quote + 1 < line.length() && line.charAt(quote + 1) == '"';
      if (!doubled) {
        if (quote + 1 < line.length() && line.charAt(quote + 1) != ',') {
          throw new MalformedException("has text between a quote and the next comma");
        }
        return quote + 2;
      }
      field.append('"');
      from = quote + 2;
    }
  }
}
