package io.terrace.cache.web.panel;

import io.terrace.cache.console.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What one request asked of the caches. Immutable.
 *
 * @param id by which the JSON is found
 * @param method of the request
 * @param path of the request, without its query
 * @param status of the response
 * @param page where the page came from, as {@code Cache-Status} says it; empty without a page cache
 * @param nanos how long the request took
 * @param calls the calls of caches, in the order in which they began
 * @param more how many more there were than are listed
 */
record PanelReport(
    String id,
    String method,
    String path,
    int status,
    String page,
    long nanos,
    List<PanelCall> calls,
    int more) {

  long reads() {
    return calls.stream().filter(call -> call.outcome().isRead()).count();
  }

  long hits() {
    return calls.stream().filter(call -> call.outcome().isHit()).count();
  }

  long loads() {
    return calls.stream().filter(call -> call.outcome() == PanelCall.Outcome.LOADED).count();
  }

  /** Returns the time within caches: that of calls within calls is in the outer ones. */
  long cacheNanos() {
    return calls.stream().filter(call -> call.depth() == 0).mapToLong(PanelCall::nanos).sum();
  }

  /** Returns the value of a {@code Server-Timing} field. */
  String serverTiming() {
    return String.format(
        Locale.ROOT,
        "cache;dur=%.2f;desc=\"%d of %d reads hit, %d loads\", total;dur=%.2f",
        cacheNanos() / 1e6,
        hits(),
        reads(),
        loads(),
        nanos / 1e6);
  }

  String json() {
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("id", id);
    report.put("method", method);
    report.put("path", path);
    report.put("status", status);
    report.put("page", page);
    report.put("millis", nanos / 1e6);
    report.put("cacheMillis", cacheNanos() / 1e6);
    report.put("reads", reads());
    report.put("hits", hits());
    report.put("loads", loads());
    report.put("more", more);
    report.put("calls", calls.stream().map(PanelReport::of).toList());
    return Json.of(report);
  }

  private static Map<String, Object> of(PanelCall call) {
    Map<String, Object> known = new LinkedHashMap<>();
    known.put("depth", call.depth());
    known.put("cache", call.cache());
    known.put("key", call.key());
    known.put("outcome", call.outcome().name());
    known.put("why", call.why());
    known.put("millis", call.nanos() / 1e6);
    return known;
  }
}
