package io.terrace.bench.hitrate.trace;

import java.util.HashMap;
import java.util.Map;

/**
 * {@code time,key,keysize,valuesize,client,operation,ttl}. A get has a ttl of 0 there, so it takes
 * that of the key's last write. A key may hold commas: the other fields are counted from the ends.
 */
final class TwitterParser implements LineParser {

  static final Map<String, Operation> OPERATIONS =
      Map.ofEntries(
          Map.entry("get", Operation.GET),
          Map.entry("gets", Operation.GET),
          Map.entry("set", Operation.SET),
          Map.entry("add", Operation.SET),
          Map.entry("replace", Operation.SET),
          Map.entry("cas", Operation.SET),
          Map.entry("append", Operation.SET),
          Map.entry("prepend", Operation.SET),
          Map.entry("incr", Operation.SET),
          Map.entry("decr", Operation.SET),
          Map.entry("delete", Operation.DELETE));

  private static final int FIELDS = 7;

  private final Map<String, Long> ttls = new HashMap<>();

  @Override
  public void parse(String line, TraceBuilder out) throws MalformedException {
    if (line.isBlank()) {
      return;
    }
    String[] fields = line.split(",", -1);
    int last = fields.length - 1;
    if (fields.length < FIELDS) {
      throw new MalformedException(
          "has "
              + fields.length
              + " fields in place of 7: time,key,keysize,valuesize,client,operation,ttl");
    }
    Operation operation = OPERATIONS.get(fields[last - 1]);
    if (operation == null) {
      throw new MalformedException(
          "the operation is " + MalformedException.quote(fields[last - 1]) + ", not get, set, ...");
    }
    int keyStart = fields[0].length() + 1;
    int rest = 0;
    for (int i = last - 4; i <= last; i++) {
      rest += fields[i].length() + 1;
    }
    String key = Fields.key(line.substring(keyStart, line.length() - rest));
    long time = Fields.seconds(fields[0], "time");
    long bytes =
        (long) Fields.size(fields[last - 4], "keysize")
            + Fields.size(fields[last - 3], "valuesize");
    int client = Fields.size(fields[last - 2], "client");
    long ttl = Fields.seconds(fields[last], "ttl");
    if (operation == Operation.SET) {
      ttls.put(key, ttl);
    } else if (ttl == 0) {
      ttl = ttls.getOrDefault(key, 0L);
    }
    out.add(key)
        .time(time)
        .bytes((int) Math.min(Integer.MAX_VALUE, bytes))
        .client(client)
        .operation(operation)
        .ttl(ttl);
  }
}
