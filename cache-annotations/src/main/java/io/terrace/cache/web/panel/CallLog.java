package io.terrace.cache.web.panel;

import io.terrace.cache.inspect.KeyView;
import io.terrace.cache.spi.RequestRecorder.Answer;
import io.terrace.cache.spi.RequestRecorder.Kind;
import io.terrace.cache.web.panel.PanelCall.Outcome;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;

/** The calls of one request, in the order in which they began. For one thread. */
final class CallLog {

  /** How many calls are listed; more are counted only. */
  static final int MOST = 300;

  private static final int LONGEST_KEY = 200;

  /** One that began. */
  private static final class Open {
    final int place;
    final String cache;
    final Object key;
    final long begunAt;
    String why = "";

    Open(int place, String cache, Object key, long begunAt) {
      this.place = place;
      this.cache = cache;
      this.key = key;
      this.begunAt = begunAt;
    }

    boolean isOf(String otherCache, Object otherKey) {
      return cache.equals(otherCache) && (key == otherKey || key.equals(otherKey));
    }
  }

  private final KeyView keys;
  private final List<PanelCall> calls = new ArrayList<>();
  private final Deque<Open> open = new ArrayDeque<>();
  private int more;

  CallLog(KeyView keys) {
    this.keys = keys;
  }

  void requested(String cache, Object key, Kind kind) {
    if (calls.size() >= MOST) {
      more++;
      return;
    }
    Outcome outcome =
        switch (kind) {
          case GET -> Outcome.UNDER_WAY;
          case SET -> Outcome.PUT;
          case DELETE -> Outcome.REMOVED;
        };
    calls.add(new PanelCall(open.size(), cache, shown(key), outcome, "", 0));
    if (kind == Kind.GET) {
      open.push(new Open(calls.size() - 1, cache, key, System.nanoTime()));
    }
  }

  private String shown(Object key) {
    String text;
    try {
      text = String.valueOf(key);
    } catch (RuntimeException unnameable) {
      text = key.getClass().getName();
    }
    String shown = keys.of(text);
    return shown.length() <= LONGEST_KEY ? shown : shown.substring(0, LONGEST_KEY) + "…";
  }

  void looked(String cache, Object key, String state) {
    Open last = open.peek();
    if (last != null && last.isOf(cache, key)) {
      last.why = state.toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  /** What was asked for within this call and never answered ends with it. */
  void answered(String cache, Object key, Answer answer) {
    if (open.stream().noneMatch(each -> each.isOf(cache, key))) {
      return;
    }
    while (true) {
      Open ended = open.pop();
      if (ended.isOf(cache, key)) {
        PanelCall begun = calls.get(ended.place);
        calls.set(
            ended.place,
            new PanelCall(
                begun.depth(),
                cache,
                begun.key(),
                Outcome.valueOf(answer.name()),
                ended.why,
                System.nanoTime() - ended.begunAt));
        return;
      }
    }
  }

  /** Returns the calls so far. */
  List<PanelCall> calls() {
    return List.copyOf(calls);
  }

  /** Returns how many more there were than are listed. */
  int more() {
    return more;
  }
}
