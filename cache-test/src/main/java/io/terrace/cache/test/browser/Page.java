package io.terrace.cache.test.browser;

import com.fasterxml.jackson.databind.JsonNode;
import io.terrace.cache.test.server.Waiting;
import java.net.URI;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A page of a {@link Browser}, and what went wrong on it. For one thread; methods block.
 *
 * <p>Coordinates and sizes are in CSS pixels.
 */
public final class Page implements AutoCloseable {

  private static final int WIDTH = 1_000;
  private static final int HEIGHT = 800;

  private final DevTools devTools;
  private final String target;
  private final String session;
  private final List<String> errors = new CopyOnWriteArrayList<>();
  private volatile CompletableFuture<Boolean> loaded = new CompletableFuture<>();

  Page(DevTools devTools, String target, String session) {
    this.devTools = devTools;
    this.target = target;
    this.session = session;
    devTools.listen(session, this::happened);
    for (String domain : List.of("Page", "Runtime", "Log")) {
      call(domain + ".enable", Map.of());
    }
    width(WIDTH);
  }

  private void happened(String event, JsonNode of) {
    switch (event) {
      case "Page.loadEventFired" -> loaded.complete(true);
      case "Runtime.exceptionThrown" -> {
        JsonNode details = of.path("exceptionDetails");
        errors.add(
            details.path("exception").path("description").asText(details.path("text").asText()));
      }
      case "Runtime.consoleAPICalled" -> {
        if (List.of("error", "assert").contains(of.path("type").asText())) {
          errors.add("console: " + of.path("args"));
        }
      }
      case "Log.entryAdded" -> {
        JsonNode entry = of.path("entry");
        if (entry.path("level").asText().equals("error")) {
          errors.add(entry.path("text").asText() + " " + entry.path("url").asText());
        }
      }
      default -> {}
    }
  }

  /** Goes to {@code address}, and waits until it is loaded. */
  public Page navigate(URI address) {
    loaded = new CompletableFuture<>();
    String error =
        call("Page.navigate", Map.of("url", address.toString())).path("errorText").asText();
    if (!error.isEmpty()) {
      throw new IllegalStateException("browser: " + address + ": " + error);
    }
    DevTools.await("loading " + address, loaded);
    return this;
  }

  /**
   * Evaluates JavaScript, waits for a promise that is its value, and returns the value as text:
   * what is no string is in JSON.
   *
   * @throws IllegalStateException if the script throws
   */
  public String evaluate(String script) {
    JsonNode result =
        call(
            "Runtime.evaluate",
            Map.of("expression", script, "returnByValue", true, "awaitPromise", true));
    JsonNode thrown = result.path("exceptionDetails");
    if (!thrown.isMissingNode()) {
      throw new IllegalStateException(
          "browser: " + script + ": " + thrown.path("exception").path("description").asText());
    }
    JsonNode value = result.path("result").path("value");
    return value.isTextual() ? value.textValue() : value.toString();
  }

  /** Waits until {@code script} is true. */
  public void await(String script) {
    Waiting.until(() -> evaluate("!!(" + script + ")").equals("true"), () -> script);
  }

  /** Presses a key of the keyboard: {@code Tab}, {@code Enter} or {@code Escape}. */
  public void press(String key) {
    int code =
        switch (key) {
          case "Tab" -> 9;
          case "Enter" -> 13;
          case "Escape" -> 27;
          default -> throw new IllegalArgumentException("no key " + key);
        };
    Map<String, Object> event = new HashMap<>();
    event.put("key", key);
    event.put("code", key);
    event.put("windowsVirtualKeyCode", code);
    if (key.equals("Enter")) {
      event.put("text", "\r");
    }
    for (String type : List.of("keyDown", "keyUp")) {
      event.put("type", type);
      call("Input.dispatchKeyEvent", event);
    }
  }

  /** Has the page be shown to somebody who prefers {@code theme}. */
  public Page theme(Theme theme) {
    call(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", theme.word()))));
    return this;
  }

  /** Shows the page {@code pixels} wide. */
  public Page width(int pixels) {
    call(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", pixels, "height", HEIGHT, "deviceScaleFactor", 1, "mobile", false));
    return this;
  }

  /** Returns a picture of the whole page, as PNG. */
  public byte[] screenshot() {
    String data =
        call("Page.captureScreenshot", Map.of("format", "png", "captureBeyondViewport", true))
            .path("data")
            .asText();
    return Base64.getDecoder().decode(data);
  }

  /** Returns what went wrong so far: exceptions, errors in the console, what was not found. */
  public List<String> errors() {
    return List.copyOf(errors);
  }

  private JsonNode call(String method, Map<String, ?> parameters) {
    return devTools.call(session, method, parameters);
  }

  /** Closes the page. */
  @Override
  public void close() {
    devTools.forget(session);
    devTools.call(null, "Target.closeTarget", Map.of("targetId", target));
  }
}
